/* Reduction modulo a listed f(t), shared by the portable and the processor's multiplications. */
#ifndef BRAMA_GF2M_REDUCE_H
#define BRAMA_GF2M_REDUCE_H

#include <stdint.h>

#define GF2M_LIMBS_OF(m) (((m) + 63) / 64)

/* c ^= word * t^bit */
static inline void gf2m_fold(uint64_t *c, unsigned bit, uint64_t word)
{
    c[bit / 64] ^= word << (bit % 64);
    if (bit % 64)
        c[bit / 64 + 1] ^= word >> (64 - bit % 64);
}

static inline void gf2m_fold_terms(uint64_t *c, unsigned bit, uint64_t word, unsigned k3,
                                   unsigned k2, unsigned k1)
{
    gf2m_fold(c, bit, word);
    gf2m_fold(c, bit + k3, word);
    if (k1) {
        gf2m_fold(c, bit + k2, word);
        gf2m_fold(c, bit + k1, word);
    }
}

/* out = c mod f(t).  c has twice the field's limbs and is destroyed.
 * Invariant: limbs above i are spent. m - k3 >= 64 keeps a fold of limb i below limb i. */
static inline void gf2m_reduce(uint64_t *out, uint64_t *c, unsigned m, unsigned k3, unsigned k2,
                               unsigned k1)
{
    const unsigned limbs = GF2M_LIMBS_OF(m);
    for (unsigned i = (2 * m - 2) / 64; i >= limbs; i--)
        gf2m_fold_terms(c, 64 * i - m, c[i], k3, k2, k1);
    const uint64_t top = c[limbs - 1] >> (m % 64);
    c[limbs - 1] &= ((uint64_t)1 << (m % 64)) - 1;
    gf2m_fold_terms(c, 0, top, k3, k2, k1);
    for (unsigned i = 0; i < limbs; i++)
        out[i] = c[i];
}

#endif
