/* Carry-less multiplication with ordinary multiplications, in constant time.
 *
 * A word is split into four words which keep every fourth bit. In the product of two such words
 * the sum of a column stays below 16 and so does not reach the next column that matters: for the
 * low 64 bits column i adds at most i/4 + 1 <= 16 ones, and the only sum of 16 is in the top
 * column, whose carry leaves the word. The high 64 bits are the low ones of the reversed words:
 * rev(a * b) = rev(a) * rev(b) over 127 bits.
 */
#include "gf2m.h"
#include "gf2m_reduce.h"

#define EVERY_FOURTH UINT64_C(0x1111111111111111)

static inline void split(uint64_t out[4], uint64_t word)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = word & (EVERY_FOURTH << i);
}

static inline uint64_t low_product(const uint64_t a[4], const uint64_t b[4])
{
    uint64_t product = 0;
    for (unsigned column = 0; column < 4; column++) {
        uint64_t sum = 0;
        for (unsigned i = 0; i < 4; i++)
            sum ^= a[i] * b[(column - i) % 4];
        product |= sum & (EVERY_FOURTH << column);
    }
    return product;
}

static inline uint64_t reverse(uint64_t word)
{
    word = (word & UINT64_C(0x5555555555555555)) << 1 | (word >> 1 & UINT64_C(0x5555555555555555));
    word = (word & UINT64_C(0x3333333333333333)) << 2 | (word >> 2 & UINT64_C(0x3333333333333333));
    word = (word & UINT64_C(0x0f0f0f0f0f0f0f0f)) << 4 | (word >> 4 & UINT64_C(0x0f0f0f0f0f0f0f0f));
    word = (word & UINT64_C(0x00ff00ff00ff00ff)) << 8 | (word >> 8 & UINT64_C(0x00ff00ff00ff00ff));
    word = (word & UINT64_C(0x0000ffff0000ffff)) << 16 | (word >> 16 & UINT64_C(0x0000ffff0000ffff));
    return word << 32 | word >> 32;
}

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
