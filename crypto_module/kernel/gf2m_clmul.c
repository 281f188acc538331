/* Carry-less multiplication by the processor's instruction, where there is one. */
#include "gf2m.h"
#include "gf2m_reduce.h"

#if defined(__x86_64__) && defined(__GNUC__)

#include <wmmintrin.h>

#define CLMUL __attribute__((target("sse2,pclmul")))
#define PAIRS_MAX ((GF2M_LIMBS + 1) / 2)

CLMUL static inline __m128i load_limb(const uint64_t *limb)
{
    return _mm_set_epi64x(0, (long long)*limb);
}

CLMUL static inline __m128i load_pair(const uint64_t *limbs)
{
    return _mm_set_epi64x((long long)limbs[1], (long long)limbs[0]);
}

CLMUL static inline void store_pair(uint64_t *limbs, __m128i pair)
{
    limbs[0] = (uint64_t)_mm_cvtsi128_si64(pair);
    limbs[1] = (uint64_t)_mm_cvtsi128_si64(_mm_unpackhi_epi64(pair, pair));
}

/* Two limbs by two: three products (Karatsuba). */
CLMUL static inline void multiply_pairs(__m128i *low, __m128i *high, __m128i a, __m128i b)
{
    const __m128i p0 = _mm_clmulepi64_si128(a, b, 0x00);
    const __m128i p2 = _mm_clmulepi64_si128(a, b, 0x11);
    const __m128i sa = _mm_xor_si128(a, _mm_unpackhi_epi64(a, a));
    const __m128i sb = _mm_xor_si128(b, _mm_unpackhi_epi64(b, b));
    __m128i p1 = _mm_clmulepi64_si128(sa, sb, 0x00);
    p1 = _mm_xor_si128(p1, _mm_xor_si128(p0, p2));
    *low = _mm_xor_si128(p0, _mm_slli_si128(p1, 8));
    *high = _mm_xor_si128(p2, _mm_srli_si128(p1, 8));
}

/* Pairs of limbs as digits: n(n+1)/2 products of digits, since
 * a_i b_j + a_j b_i = (a_i + a_j)(b_i + b_j) + a_i b_i + a_j b_j.  A missing top limb is zero. */
CLMUL static inline void multiply_digits(__m128i *sum, const uint64_t *a, const uint64_t *b,
                                         unsigned limbs)
{
    const unsigned pairs = (limbs + 1) / 2;
    __m128i da[PAIRS_MAX], db[PAIRS_MAX], low[PAIRS_MAX], high[PAIRS_MAX];
    for (unsigned i = 0; i < 2 * pairs; i++)
        sum[i] = _mm_setzero_si128();
    for (unsigned i = 0; i < pairs; i++) {
        da[i] = 2 * i + 1 < limbs ? load_pair(a + 2 * i) : load_limb(a + 2 * i);
        db[i] = 2 * i + 1 < limbs ? load_pair(b + 2 * i) : load_limb(b + 2 * i);
        multiply_pairs(&low[i], &high[i], da[i], db[i]);
        sum[2 * i] = _mm_xor_si128(sum[2 * i], low[i]);
        sum[2 * i + 1] = _mm_xor_si128(sum[2 * i + 1], high[i]);
    }
    for (unsigned i = 0; i < pairs; i++)
        for (unsigned j = i + 1; j < pairs; j++) {
            __m128i l, h;
            multiply_pairs(&l, &h, _mm_xor_si128(da[i], da[j]), _mm_xor_si128(db[i], db[j]));
            l = _mm_xor_si128(l, _mm_xor_si128(low[i], low[j]));
            h = _mm_xor_si128(h, _mm_xor_si128(high[i], high[j]));
            sum[i + j] = _mm_xor_si128(sum[i + j], l);
            sum[i + j + 1] = _mm_xor_si128(sum[i + j + 1], h);
        }
}

CLMUL static inline void multiply_wide(uint64_t *c, const uint64_t *a, const uint64_t *b,
                                       unsigned limbs)
{
    __m128i sum[2 * PAIRS_MAX];
    multiply_digits(sum, a, b, limbs);
    for (unsigned i = 0; i < 2 * ((limbs + 1) / 2); i++)
        store_pair(c + 2 * i, sum[i]);
}

CLMUL static inline void square_wide(uint64_t *c, const uint64_t *a, unsigned limbs)
{
    for (unsigned i = 0; i < limbs; i++) {
        const __m128i limb = load_limb(a + i);
        store_pair(c + 2 * i, _mm_clmulepi64_si128(limb, limb, 0x00));
    }
}

/* m = 257: four limbs and one bit. With a = a' + u t^256 and b = b' + v t^256, u and v bits,
 * ab = a'b' + (u b' + v a') t^256 + uv t^512: nine products instead of eighteen. */
CLMUL static inline void multiply_wide_257(uint64_t *c, const uint64_t *a, const uint64_t *b)
{
    const __m128i u = _mm_set1_epi64x((long long)(0 - a[4])); /* 0 -> 0, 1 -> all ones */
    const __m128i v = _mm_set1_epi64x((long long)(0 - b[4]));
    __m128i sum[4];
    multiply_digits(sum, a, b, 4);
    for (unsigned i = 0; i < 2; i++) {
        const __m128i cross = _mm_xor_si128(_mm_and_si128(u, load_pair(b + 2 * i)),
                                            _mm_and_si128(v, load_pair(a + 2 * i)));
        sum[2 + i] = _mm_xor_si128(sum[2 + i], cross);
    }
    for (unsigned i = 0; i < 4; i++)
        store_pair(c + 2 * i, sum[i]);
    c[8] = a[4] & b[4];
}

#define DEFINE_FIELD(M, K3, K2, K1)                                                       \
    CLMUL static void multiply_##M(uint64_t *out, const uint64_t *a, const uint64_t *b)   \
    {                                                                                     \
        uint64_t c[4 * PAIRS_MAX];                                                         \
        if (M == 257)                                                                     \
            multiply_wide_257(c, a, b);                                                   \
        else                                                                              \
            multiply_wide(c, a, b, GF2M_LIMBS_OF(M));                                     \
        gf2m_reduce(out, c, M, K3, K2, K1);                                               \
    }                                                                                     \
    CLMUL static void square_##M(uint64_t *out, const uint64_t *a)                        \
    {                                                                                     \
        uint64_t c[4 * PAIRS_MAX];                                                         \
        square_wide(c, a, GF2M_LIMBS_OF(M));                                              \
        gf2m_reduce(out, c, M, K3, K2, K1);                                               \
    }

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_FIELD(M, K3, K2, K1)         \
    case M:                                 \
        field->multiply = multiply_##M;     \
        field->square = square_##M;         \
        return 1;

int gf2m_use_clmul(gf2m_field *field)
{
    switch (field->m) {
        GF2M_FIELDS(CHOOSE_FIELD)
    default:
        return 0;
    }
}

#else

int gf2m_use_clmul(gf2m_field *field)
{
    (void)field;
    return 0;
}

#endif
