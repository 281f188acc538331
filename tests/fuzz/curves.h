/* The curves of the checks, set up once on every path: the tables take longer than a turn. */
#ifndef BRAMA_FUZZ_CURVES_H
#define BRAMA_FUZZ_CURVES_H

#include "check/curves.h"
#include "input.h"

#define OCTETS (8 * GF2M_LIMBS)

static inline const curve *curve_of(unsigned which, unsigned path)
{
    static curve made[CURVES_COUNT][3];
    static int ready[CURVES_COUNT][3];
    if (!ready[which][path])
        EXPECT(load_curve(&made[which][path], which, (cpu_path)path));
    ready[which][path] = 1;
    return &made[which][path];
}

/* A scalar 0 < k < n. */
static inline void take_scalar(input *from, const curve *c, scalar k)
{
    uint8_t octets[OCTETS];
    take(from, octets, c->scalar_octets);
    octets[c->scalar_octets - 1] = 0;
    octets[0] |= 1;
    load_words(k, SCALAR_LIMBS, octets, c->scalar_octets);
}

static inline int same_point(const curve *c, const curve_point *p, const curve_point *q)
{
    return gf2m_equal(&c->field, p->x, q->x) && gf2m_equal(&c->field, p->y, q->y);
}

#endif
