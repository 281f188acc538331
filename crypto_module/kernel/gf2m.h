/* The ten fields GF(2^m) of DSTU 4145 in the polynomial basis.
 *
 * Representation: coefficient of t^i is bit i % 64 of limb i / 64; limbs past the field's are
 * never read. Every input and output is reduced: deg < m.
 * Aliasing: outputs may alias inputs.
 * Timing: depends on the field alone. No table is looked up.
 */
#ifndef BRAMA_GF2M_H
#define BRAMA_GF2M_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

#define GF2M_LIMBS 7 /* 431 bits */

typedef uint64_t gf2m_element[GF2M_LIMBS];

typedef void gf2m_multiply_function(uint64_t *out, const uint64_t *a, const uint64_t *b);
typedef void gf2m_square_function(uint64_t *out, const uint64_t *a);

typedef struct gf2m_basis gf2m_basis; /* see basis.h */

typedef struct {
    unsigned m;
    unsigned limbs;
    size_t octets;
    gf2m_multiply_function *multiply;
    gf2m_square_function *square;
    const gf2m_basis *basis; /* of the octets; NULL for the polynomial one */
    cpu_path cpu;
    gf2m_element trace_mask; /* bit i is Tr(t^i) */
} gf2m_field;

/* f(t) = t^m + t^k3 + t^k2 + t^k1 + 1, trinomials with k2 = k1 = 0.
 * m - k3 >= 64, so that one pass from the top limb down reduces a product. */
#define GF2M_FIELDS(FIELD)  \
    FIELD(163, 7, 6, 3)     \
    FIELD(167, 6, 0, 0)     \
    FIELD(173, 10, 2, 1)    \
    FIELD(179, 4, 2, 1)     \
    FIELD(191, 9, 0, 0)     \
    FIELD(233, 9, 4, 1)     \
    FIELD(257, 12, 0, 0)    \
    FIELD(307, 8, 4, 2)     \
    FIELD(367, 21, 0, 0)    \
    FIELD(431, 5, 3, 1)

/* Choose the field and the code of this path; 0 when f(t) is not a listed one. */
int gf2m_field_init(gf2m_field *field, unsigned m, unsigned k3, unsigned k2, unsigned k1,
                    cpu_path cpu);
/* The field whose octets are coordinates in the optimal normal basis; 0 when it is not listed. */
int gf2m_field_init_normal(gf2m_field *field, unsigned m, cpu_path cpu);
/* The first of them with portable code only. */
int gf2m_field_init_portable(gf2m_field *field, unsigned m, unsigned k3, unsigned k2, unsigned k1);

/* Set multiply and square to carry-less multiplication instructions; 0 when there are none. */
int gf2m_use_clmul(gf2m_field *field);

void gf2m_zero(gf2m_element out);
void gf2m_copy(const gf2m_field *field, gf2m_element out, const gf2m_element a);
void gf2m_add(const gf2m_field *field, gf2m_element out, const gf2m_element a, const gf2m_element b);
/* Swap when flag is 1, nothing when it is 0. */
void gf2m_swap(const gf2m_field *field, gf2m_element a, gf2m_element b, uint64_t flag);
/* 1 or 0. */
int gf2m_is_zero(const gf2m_field *field, const gf2m_element a);
int gf2m_equal(const gf2m_field *field, const gf2m_element a, const gf2m_element b);

/* a^(2^count). */
void gf2m_square_times(const gf2m_field *field, gf2m_element out, const gf2m_element a,
                       unsigned count);
/* a^-1; 0 gives 0. */
void gf2m_invert(const gf2m_field *field, gf2m_element out, const gf2m_element a);
/* a^(2^(m-1)). */
void gf2m_square_root(const gf2m_field *field, gf2m_element out, const gf2m_element a);
/* Tr(a), 0 or 1. */
unsigned gf2m_trace(const gf2m_field *field, const gf2m_element a);
/* z with z^2 + z = a + Tr(a); m is odd. */
void gf2m_half_trace(const gf2m_field *field, gf2m_element out, const gf2m_element a);
/* field->octets octets, little-endian, in the basis of the field; load gives 0 when one of the bits
 * from m on is set. */
int gf2m_load(const gf2m_field *field, gf2m_element out, const uint8_t *octets);
void gf2m_store(const gf2m_field *field, uint8_t *octets, const gf2m_element a);

#endif
