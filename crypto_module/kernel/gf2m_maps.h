/* Linear maps of a field by tables: for public elements, whose values choose the addresses.
 *
 * A table costs 96 KiB; a map costs a look-up for every four bits, where repeated squaring costs as
 * many squarings as the map is high a power of two.
 */
#ifndef BRAMA_GF2M_MAPS_H
#define BRAMA_GF2M_MAPS_H

#include "gf2m.h"

#define GF2M_NIBBLES 108
#define GF2M_LEAPS 3

/* The image of every four bits in their places. */
typedef gf2m_element gf2m_map[GF2M_NIBBLES][16];

typedef struct {
    gf2m_map half_trace;
    /* a^(2^((m-1)/2)), a^(2^((m-1)/4)), a^(2^((m-1)/8)), exponents rounded down: the longest runs
     * of squarings in an inversion. */
    gf2m_map leaps[GF2M_LEAPS];
} gf2m_maps;

void gf2m_maps_init(const gf2m_field *field, gf2m_maps *maps);

/* z with z^2 + z = a + Tr(a). Variable time. */
void gf2m_half_trace_public(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                            const gf2m_maps *maps);
/* a^-1; 0 gives 0. Variable time. */
void gf2m_invert_public(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                        const gf2m_maps *maps);

#endif
