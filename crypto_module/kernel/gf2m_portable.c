/* Fields by ordinary multiplications, in constant time. */
#include "gf2m.h"

#include "carryless.h"
#include "gf2m_reduce.h"

static inline void multiply_wide(uint64_t *c, const uint64_t *a, const uint64_t *b, unsigned limbs)
{
    uint64_t al[GF2M_LIMBS][4], ah[GF2M_LIMBS][4], bl[GF2M_LIMBS][4], bh[GF2M_LIMBS][4];
    uint64_t low[2 * GF2M_LIMBS] = {0}, high[2 * GF2M_LIMBS] = {0};
    for (unsigned i = 0; i < limbs; i++) {
        split(al[i], a[i]);
        split(ah[i], reverse(a[i]));
        split(bl[i], b[i]);
        split(bh[i], reverse(b[i]));
    }
    for (unsigned i = 0; i < limbs; i++)
        for (unsigned j = 0; j < limbs; j++) {
            low[i + j] ^= low_product(al[i], bl[j]);
            high[i + j] ^= low_product(ah[i], bh[j]);
        }
    c[0] = low[0];
    for (unsigned i = 1; i < 2 * limbs; i++)
        c[i] = low[i] ^ reverse(high[i - 1]) >> 1;
}

/* Return the 32 bits of ``half`` with a zero after each. */
static inline uint64_t spread(uint32_t half)
{
    uint64_t word = half;
    word = (word | word << 16) & UINT64_C(0x0000ffff0000ffff);
    word = (word | word << 8) & UINT64_C(0x00ff00ff00ff00ff);
    word = (word | word << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    word = (word | word << 2) & UINT64_C(0x3333333333333333);
    return (word | word << 1) & UINT64_C(0x5555555555555555);
}

static inline void square_wide(uint64_t *c, const uint64_t *a, unsigned limbs)
{
    for (unsigned i = 0; i < limbs; i++) {
        c[2 * i] = spread((uint32_t)a[i]);
        c[2 * i + 1] = spread((uint32_t)(a[i] >> 32));
    }
}

#define DEFINE_FIELD(M, K3, K2, K1)                                                    \
    static void multiply_##M(uint64_t *out, const uint64_t *a, const uint64_t *b)      \
    {                                                                                  \
        uint64_t c[2 * GF2M_LIMBS];                                                    \
        multiply_wide(c, a, b, GF2M_LIMBS_OF(M));                                      \
        gf2m_reduce(out, c, M, K3, K2, K1);                                            \
    }                                                                                  \
    static void square_##M(uint64_t *out, const uint64_t *a)                           \
    {                                                                                  \
        uint64_t c[2 * GF2M_LIMBS];                                                    \
        square_wide(c, a, GF2M_LIMBS_OF(M));                                           \
        gf2m_reduce(out, c, M, K3, K2, K1);                                            \
    }

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_FIELD(M, K3, K2, K1)                                                    \
    if (m == M && k3 == K3 && k2 == K2 && k1 == K1) {                                  \
        field->multiply = multiply_##M;                                                \
        field->square = square_##M;                                                    \
        return 1;                                                                      \
    }

int gf2m_field_init_portable(gf2m_field *field, unsigned m, unsigned k3, unsigned k2, unsigned k1)
{
    field->m = m;
    field->limbs = GF2M_LIMBS_OF(m);
    field->octets = (m + 7) / 8;
    field->basis = NULL;
    GF2M_FIELDS(CHOOSE_FIELD)
    return 0;
}
