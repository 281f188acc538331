/* Field elements in registers, for code that has PCLMULQDQ: pairs of limbs, products unreduced.
 *
 * The including file sets GF2M_TARGET, the function attribute of its path, before it includes this.
 * ``f`` is known to the compiler wherever these are used, so that every loop is straight code.
 * The same names as gf2m_calls.h: the formulas of curve_formulas.h are written once over either.
 */
#ifndef BRAMA_GF2M_CLMUL_H
#define BRAMA_GF2M_CLMUL_H

#include <immintrin.h>

#include "gf2m.h"

#define INLINE GF2M_TARGET static inline __attribute__((always_inline))
#define PAIRS_MAX ((GF2M_LIMBS + 1) / 2)

typedef struct {
    unsigned m, k3, k2, k1;
} shape;
typedef shape field_ref;

typedef struct {
    __m128i pair[PAIRS_MAX]; /* the limb past an odd count is zero */
} element;

typedef struct {
    __m128i pair[2 * PAIRS_MAX];
} product;

INLINE unsigned limbs_of(shape f)
{
    return f.m / 64 + 1;
}

INLINE unsigned pairs_of(shape f)
{
    return (limbs_of(f) + 1) / 2;
}

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

INLINE element element_add(shape f, element a, element b)
{
    for (unsigned i = 0; i < pairs_of(f); i++)
        a.pair[i] = _mm_xor_si128(a.pair[i], b.pair[i]);
    return a;
}

INLINE int element_is_zero(shape f, element a)
{
    __m128i any = a.pair[0];
    for (unsigned i = 1; i < pairs_of(f); i++)
        any = _mm_or_si128(any, a.pair[i]);
    return _mm_testz_si128(any, any);
}

/* Two limbs by two: three products (Karatsuba). */
INLINE void multiply_pairs(__m128i *low, __m128i *high, __m128i a, __m128i b)
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
 * a_i b_j + a_j b_i = (a_i + a_j)(b_i + b_j) + a_i b_i + a_j b_j. */
INLINE void multiply_digits(__m128i *sum, const __m128i *a, const __m128i *b, unsigned pairs)
{
    __m128i low[PAIRS_MAX], high[PAIRS_MAX];
    for (unsigned i = 0; i < 2 * pairs; i++)
        sum[i] = _mm_setzero_si128();
    for (unsigned i = 0; i < pairs; i++) {
        multiply_pairs(&low[i], &high[i], a[i], b[i]);
        sum[2 * i] = _mm_xor_si128(sum[2 * i], low[i]);
        sum[2 * i + 1] = _mm_xor_si128(sum[2 * i + 1], high[i]);
    }
    for (unsigned i = 0; i < pairs; i++)
        for (unsigned j = i + 1; j < pairs; j++) {
            __m128i l, h;
            multiply_pairs(&l, &h, _mm_xor_si128(a[i], a[j]), _mm_xor_si128(b[i], b[j]));
            l = _mm_xor_si128(l, _mm_xor_si128(low[i], low[j]));
            h = _mm_xor_si128(h, _mm_xor_si128(high[i], high[j]));
            sum[i + j] = _mm_xor_si128(sum[i + j], l);
            sum[i + j + 1] = _mm_xor_si128(sum[i + j + 1], h);
        }
}

/* A limb which holds one bit, spread over a whole pair: 0 -> 0, 1 -> all ones. */
INLINE __m128i all_of_bit(__m128i bit)
{
    const __m128i ones = _mm_sub_epi64(_mm_setzero_si128(), bit);
    return _mm_unpacklo_epi64(ones, ones);
}

/* m = 257: four limbs and one bit. With a = a' + u t^256 and b = b' + v t^256, u and v bits,
 * ab = a'b' + (u b' + v a') t^256 + uv t^512: nine products instead of eighteen. */
INLINE product element_multiply(shape f, element a, element b)
{
    product c = {{_mm_setzero_si128()}};
    if (f.m != 257) {
        multiply_digits(c.pair, a.pair, b.pair, pairs_of(f));
        return c;
    }
    const __m128i u = all_of_bit(a.pair[2]), v = all_of_bit(b.pair[2]);
    multiply_digits(c.pair, a.pair, b.pair, 2);
    for (unsigned i = 0; i < 2; i++) {
        const __m128i cross =
            _mm_xor_si128(_mm_and_si128(u, b.pair[i]), _mm_and_si128(v, a.pair[i]));
        c.pair[2 + i] = _mm_xor_si128(c.pair[2 + i], cross);
    }
    c.pair[4] = _mm_and_si128(a.pair[2], b.pair[2]);
    return c;
}

INLINE product element_square(shape f, element a)
{
    product c = {{_mm_setzero_si128()}};
    for (unsigned i = 0; i < pairs_of(f); i++) {
        c.pair[2 * i] = _mm_clmulepi64_si128(a.pair[i], a.pair[i], 0x00);
        if (2 * i + 1 < limbs_of(f))
            c.pair[2 * i + 1] = _mm_clmulepi64_si128(a.pair[i], a.pair[i], 0x11);
    }
    return c;
}

INLINE product product_add(shape f, product a, product b)
{
    for (unsigned i = 0; i < 2 * pairs_of(f); i++)
        a.pair[i] = _mm_xor_si128(a.pair[i], b.pair[i]);
    return a;
}

/* Limbs i and i + 1 of ``count`` pairs; limbs past the end are zero, and so is limb -1. */
INLINE __m128i limbs_from(const __m128i *pair, unsigned count, int i)
{
    const __m128i zero = _mm_setzero_si128();
    const int at = i >> 1;
    const __m128i first = at < 0 || at >= (int)count ? zero : pair[at];
    if (i % 2 == 0)
        return first;
    return _mm_alignr_epi8(at + 1 >= (int)count ? zero : pair[at + 1], first, 8);
}

/* The low 64 bits of pairs >> bits. */
INLINE __m128i limb_from_bit(const __m128i *pair, unsigned count, unsigned bits)
{
    const __m128i limbs = limbs_from(pair, count, (int)(bits / 64));
    const int by = (int)(bits % 64);
    if (!by)
        return _mm_move_epi64(limbs);
    return _mm_move_epi64(_mm_xor_si128(
        _mm_srli_epi64(limbs, by), _mm_slli_epi64(_mm_unpackhi_epi64(limbs, limbs), 64 - by)));
}

/* With c = L + H t^m and f = t^m + g, c = L + H g. H g reaches past t^m by the bits
 * T = sum over the terms t^k of g of H >> (m - k), fewer than k3; folded in their turn they are
 * T g, which does not reach it. So c = (L + (H + T) g) mod t^m. */
INLINE element product_reduce(shape f, product c)
{
    const unsigned wide = 2 * pairs_of(f), pairs = (f.m - 2) / 128 + 1; /* H has m - 1 bits */
    const int limb = (int)(f.m / 64), bits = (int)(f.m % 64);
    const unsigned terms[3] = {f.k3, f.k2, f.k1};
    __m128i h[PAIRS_MAX];
    element out = {{_mm_setzero_si128()}};
    for (unsigned i = 0; i < pairs; i++)
        h[i] = _mm_xor_si128(_mm_srli_epi64(limbs_from(c.pair, wide, limb + 2 * (int)i), bits),
                             _mm_slli_epi64(limbs_from(c.pair, wide, limb + 2 * (int)i + 1),
                                            64 - bits));
    __m128i low = h[0];
    for (unsigned j = 0; j < 3; j++)
        if (terms[j])
            low = _mm_xor_si128(low, limb_from_bit(h, pairs, f.m - terms[j]));
    h[0] = low;
    for (unsigned i = 0; i < pairs_of(f); i++) {
        const __m128i here = limbs_from(h, pairs, 2 * (int)i);
        const __m128i below = limbs_from(h, pairs, 2 * (int)i - 1);
        __m128i sum = _mm_xor_si128(c.pair[i], here);
        for (unsigned j = 0; j < 3; j++)
            if (terms[j])
                sum = _mm_xor_si128(
                    sum, _mm_xor_si128(_mm_slli_epi64(here, (int)terms[j]),
                                       _mm_srli_epi64(below, 64 - (int)terms[j])));
        out.pair[i] = sum;
    }
    const long long mask = (long long)((UINT64_C(1) << bits) - 1);
    out.pair[pairs_of(f) - 1] =
        _mm_and_si128(out.pair[pairs_of(f) - 1],
                      limb % 2 ? _mm_set_epi64x(mask, -1) : _mm_set_epi64x(0, mask));
    return out;
}

#endif
