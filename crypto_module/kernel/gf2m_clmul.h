/* Field elements in registers, for code that has PCLMULQDQ: pairs of limbs, products unreduced.
 *
 * The including file sets GF2M_TARGET, the function attribute of its path, and GF2M_LANES, how many
 * elements go side by side (two need VPCLMULQDQ), before it includes this.
 * ``f`` is known to the compiler wherever these are used, so that every loop is straight code.
 * The same names as gf2m_calls.h: the formulas of curve_formulas.h are written once over either.
 */
#ifndef BRAMA_GF2M_CLMUL_H
#define BRAMA_GF2M_CLMUL_H

#include <immintrin.h>

#include "gf2m.h"

#define INLINE GF2M_TARGET static inline __attribute__((always_inline))
#define PAIRS_MAX ((GF2M_LIMBS + 1) / 2)

/* A vector holds a pair of limbs of each of GF2M_LANES elements. */
#if GF2M_LANES == 1
typedef __m128i vector;
#define ZERO() _mm_setzero_si128()
#define XOR(a, b) _mm_xor_si128(a, b)
#define AND(a, b) _mm_and_si128(a, b)
#define SUB(a, b) _mm_sub_epi64(a, b)
#define CLMUL(a, b, which) _mm_clmulepi64_si128(a, b, which)
#define LOWS(a, b) _mm_unpacklo_epi64(a, b)
#define HIGHS(a, b) _mm_unpackhi_epi64(a, b)
#define LIMB_UP(a) _mm_slli_si128(a, 8)
#define LIMB_DOWN(a) _mm_srli_si128(a, 8)
#define ALIGN(high, low) _mm_alignr_epi8(high, low, 8)
#define SHIFT_LEFT(a, by) _mm_slli_epi64(a, by)
#define SHIFT_RIGHT(a, by) _mm_srli_epi64(a, by)
#define PAIR(high, low) _mm_set_epi64x(high, low)
#else
typedef __m256i vector;
#define ZERO() _mm256_setzero_si256()
#define XOR(a, b) _mm256_xor_si256(a, b)
#define AND(a, b) _mm256_and_si256(a, b)
#define SUB(a, b) _mm256_sub_epi64(a, b)
#define CLMUL(a, b, which) _mm256_clmulepi64_epi128(a, b, which)
#define LOWS(a, b) _mm256_unpacklo_epi64(a, b)
#define HIGHS(a, b) _mm256_unpackhi_epi64(a, b)
#define LIMB_UP(a) _mm256_slli_si256(a, 8)
#define LIMB_DOWN(a) _mm256_srli_si256(a, 8)
#define ALIGN(high, low) _mm256_alignr_epi8(high, low, 8)
#define SHIFT_LEFT(a, by) _mm256_slli_epi64(a, by)
#define SHIFT_RIGHT(a, by) _mm256_srli_epi64(a, by)
#define PAIR(high, low) _mm256_set_epi64x(high, low, high, low)
#endif

typedef struct {
    unsigned m, k3, k2, k1;
} shape;
typedef shape field_ref;

typedef struct {
    vector pair[PAIRS_MAX]; /* the limb past an odd count is zero */
} element;

typedef struct {
    vector pair[2 * PAIRS_MAX];
} product;

INLINE unsigned limbs_of(shape f)
{
    return f.m / 64 + 1;
}

INLINE unsigned pairs_of(shape f)
{
    return (limbs_of(f) + 1) / 2;
}

#if GF2M_LANES == 1
INLINE element element_load(shape f, const uint64_t *limbs)
{
    element out = {{_mm_setzero_si128()}};
    const unsigned whole = limbs_of(f) / 2;
    for (unsigned i = 0; i < whole; i++)
        out.pair[i] = _mm_loadu_si128((const void *)(limbs + 2 * i));
    if (limbs_of(f) % 2)
        out.pair[whole] = _mm_loadl_epi64((const void *)(limbs + 2 * whole));
    return out;
}

INLINE void element_store(shape f, uint64_t *limbs, element a)
{
    const unsigned whole = limbs_of(f) / 2;
    for (unsigned i = 0; i < whole; i++)
        _mm_storeu_si128((void *)(limbs + 2 * i), a.pair[i]);
    if (limbs_of(f) % 2)
        _mm_storel_epi64((void *)(limbs + 2 * whole), a.pair[whole]);
}

INLINE int element_is_zero(shape f, element a)
{
    __m128i any = a.pair[0];
    for (unsigned i = 1; i < pairs_of(f); i++)
        any = _mm_or_si128(any, a.pair[i]);
    return _mm_testz_si128(any, any);
}
#endif

INLINE element element_add(shape f, element a, element b)
{
    for (unsigned i = 0; i < pairs_of(f); i++)
        a.pair[i] = XOR(a.pair[i], b.pair[i]);
    return a;
}

/* Every limb by every limb. Limbs i and j meet in limb i + j: what begins in an odd limb is summed by
 * itself and moved once. Karatsuba saves multiplications but not instructions, and waits longer. */
INLINE void multiply_limbs(vector *sum, const vector *a, const vector *b, unsigned limbs)
{
    vector even[2 * PAIRS_MAX], odd[2 * PAIRS_MAX];
    const unsigned pairs = (limbs + 1) / 2;
    for (unsigned i = 0; i < 2 * pairs; i++)
        even[i] = odd[i] = ZERO();
    for (unsigned i = 0; i < limbs; i++)
        for (unsigned j = 0; j < limbs; j++) {
            const vector part = i % 2 == 0 ? j % 2 == 0 ? CLMUL(a[i / 2], b[j / 2], 0x00)
                                                        : CLMUL(a[i / 2], b[j / 2], 0x10)
                                : j % 2 == 0 ? CLMUL(a[i / 2], b[j / 2], 0x01)
                                             : CLMUL(a[i / 2], b[j / 2], 0x11);
            vector *into = (i + j) % 2 == 0 ? &even[(i + j) / 2] : &odd[(i + j) / 2];
            *into = XOR(*into, part);
        }
    for (unsigned i = 0; i < 2 * pairs; i++) {
        sum[i] = XOR(even[i], LIMB_UP(odd[i]));
        if (i > 0)
            sum[i] = XOR(sum[i], LIMB_DOWN(odd[i - 1]));
    }
}

/* A limb which holds one bit, spread over a whole pair: 0 -> 0, 1 -> all ones. */
INLINE vector all_of_bit(vector bit)
{
    const vector ones = SUB(ZERO(), bit);
    return LOWS(ones, ones);
}

/* m = 257: four limbs and one bit. With a = a' + u t^256 and b = b' + v t^256, u and v bits,
 * ab = a'b' + (u b' + v a') t^256 + uv t^512: sixteen products instead of twenty-five. */
INLINE product element_multiply(shape f, element a, element b)
{
    product c = {{ZERO()}};
    if (f.m != 257) {
        multiply_limbs(c.pair, a.pair, b.pair, limbs_of(f));
        return c;
    }
    const vector u = all_of_bit(a.pair[2]), v = all_of_bit(b.pair[2]);
    multiply_limbs(c.pair, a.pair, b.pair, 4);
    for (unsigned i = 0; i < 2; i++) {
        const vector cross = XOR(AND(u, b.pair[i]), AND(v, a.pair[i]));
        c.pair[2 + i] = XOR(c.pair[2 + i], cross);
    }
    c.pair[4] = AND(a.pair[2], b.pair[2]);
    return c;
}

INLINE product element_square(shape f, element a)
{
    product c = {{ZERO()}};
    for (unsigned i = 0; i < pairs_of(f); i++) {
        c.pair[2 * i] = CLMUL(a.pair[i], a.pair[i], 0x00);
        if (2 * i + 1 < limbs_of(f))
            c.pair[2 * i + 1] = CLMUL(a.pair[i], a.pair[i], 0x11);
    }
    return c;
}

INLINE product product_add(shape f, product a, product b)
{
    for (unsigned i = 0; i < 2 * pairs_of(f); i++)
        a.pair[i] = XOR(a.pair[i], b.pair[i]);
    return a;
}

/* Limbs i and i + 1 of ``count`` pairs; limbs past the end are zero, and so is limb -1. */
INLINE vector limbs_from(const vector *pair, unsigned count, int i)
{
    const vector zero = ZERO();
    const int at = i >> 1;
    const vector first = at < 0 || at >= (int)count ? zero : pair[at];
    if (i % 2 == 0)
        return first;
    return ALIGN(at + 1 >= (int)count ? zero : pair[at + 1], first);
}

/* pairs >> bits, of which no more than 64 bits are left. */
INLINE vector limb_from_bit(const vector *pair, unsigned count, unsigned bits)
{
    const vector limbs = limbs_from(pair, count, (int)(bits / 64));
    const int by = (int)(bits % 64);
    if (!by)
        return limbs;
    return XOR(SHIFT_RIGHT(limbs, by), SHIFT_LEFT(HIGHS(limbs, ZERO()), 64 - by));
}

/* With c = L + H t^m and f = t^m + g, c = L + H g. H g reaches past t^m by the bits
 * T = sum over the terms t^k of g of c >> (2m - k), fewer than k3; folded in their turn they are
 * T g, which does not reach it. So c = (L + (H + T) g) mod t^m. */
INLINE element product_reduce(shape f, product c)
{
    const unsigned wide = 2 * pairs_of(f), pairs = (f.m - 2) / 128 + 1; /* H has m - 1 bits */
    const int limb = (int)(f.m / 64), bits = (int)(f.m % 64);
    const unsigned terms[3] = {f.k3, f.k2, f.k1};
    vector h[PAIRS_MAX], low = ZERO();
    element out = {{ZERO()}};
    for (unsigned j = 0; j < 3; j++)
        if (terms[j])
            low = XOR(low, limb_from_bit(c.pair, wide, 2 * f.m - terms[j]));
    for (unsigned i = 0; i < pairs; i++)
        h[i] = XOR(SHIFT_RIGHT(limbs_from(c.pair, wide, limb + 2 * (int)i), bits),
                   SHIFT_LEFT(limbs_from(c.pair, wide, limb + 2 * (int)i + 1), 64 - bits));
    h[0] = XOR(h[0], low);
    for (unsigned i = 0; i < pairs_of(f); i++) {
        const vector here = limbs_from(h, pairs, 2 * (int)i);
        const vector below = limbs_from(h, pairs, 2 * (int)i - 1);
        vector sum = XOR(c.pair[i], here);
        for (unsigned j = 0; j < 3; j++)
            if (terms[j])
                sum = XOR(sum, XOR(SHIFT_LEFT(here, (int)terms[j]),
                                   SHIFT_RIGHT(below, 64 - (int)terms[j])));
        out.pair[i] = sum;
    }
    const long long mask = (long long)((UINT64_C(1) << bits) - 1);
    out.pair[pairs_of(f) - 1] =
        AND(out.pair[pairs_of(f) - 1], limb % 2 ? PAIR(mask, -1) : PAIR(0, mask));
    return out;
}

#endif
