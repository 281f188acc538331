/* Elements of GF(2^m) of eight independent computations side by side, by VPCLMULQDQ.
 *
 * Representation: limb i of the eight elements is one 512-bit word, lane j for computation j; bits
 * as in gf2m.h, every element reduced. A sum is the exclusive or of words.
 * Everything here is inlined with the field as a constant: an unrolled body for each field that the
 * includer instantiates. Aliasing: outputs may alias inputs.
 * Timing: depends on the field alone.
 */
#ifndef BRAMA_GF2M_LANES_H
#define BRAMA_GF2M_LANES_H

#include "gf2m.h"
#include "gf2m_reduce.h"

#if CPU_X86

#include <immintrin.h>

#define LANES 8

/* Sanitizers check every access before the unrolled code is folded, and take minutes: for them
 * the same code stays in loops and calls, with the field as a variable. */
#if defined(__SANITIZE_ADDRESS__)
#define LANES_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LANES_CHECKED 1
#endif
#endif

#ifdef LANES_CHECKED
#define LANES_INLINE TARGET_AVX512 static inline
#else
#define LANES_INLINE TARGET_AVX512 static inline __attribute__((always_inline))
#endif

/* Clang unrolls what has constant bounds by itself, and on request also what has not. */
#if defined(LANES_CHECKED) || defined(__clang__)
#define LANES_UNROLL
#else
#define LANES_UNROLL _Pragma("GCC unroll 16")
#endif

typedef __m512i lanes_word;

typedef struct {
    lanes_word limb[GF2M_LIMBS];
} lanes_element;

/* A product before its reduction. */
typedef struct {
    lanes_word limb[2 * GF2M_LIMBS];
} lanes_product;

/* f(t) = t^m + t^k3 + t^k2 + t^k1 + 1 as in GF2M_FIELDS; a constant wherever it is used. A field of
 * many limbs names functions for its products and reductions, lest so many instructions are repeated
 * in every formula; for the others they are NULL. */
typedef struct {
    unsigned m, limbs, k3, k2, k1;
    void (*product)(lanes_product *c, const lanes_element *a, const lanes_element *b);
    void (*reduce)(lanes_element *out, const lanes_product *c);
} lanes_field;

LANES_INLINE lanes_word lanes_xor3(lanes_word a, lanes_word b, lanes_word c)
{
    return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}

LANES_INLINE void lanes_zero(lanes_field f, lanes_element *out)
{
    LANES_UNROLL for (unsigned i = 0; i < f.limbs; i++)
        out->limb[i] = _mm512_setzero_si512();
}

LANES_INLINE void lanes_one(lanes_field f, lanes_element *out)
{
    lanes_zero(f, out);
    out->limb[0] = _mm512_set1_epi64(1);
}

LANES_INLINE void lanes_copy(lanes_field f, lanes_element *out, const lanes_element *a)
{
    LANES_UNROLL for (unsigned i = 0; i < f.limbs; i++)
        out->limb[i] = a->limb[i];
}

LANES_INLINE void lanes_add(lanes_field f, lanes_element *out, const lanes_element *a,
                            const lanes_element *b)
{
    LANES_UNROLL for (unsigned i = 0; i < f.limbs; i++)
        out->limb[i] = _mm512_xor_si512(a->limb[i], b->limb[i]);
}

/* out = a + 1 in the lanes of the mask, a in the others. */
LANES_INLINE void lanes_add_one(lanes_field f, lanes_element *out, const lanes_element *a,
                                __mmask8 mask)
{
    lanes_copy(f, out, a);
    out->limb[0] = _mm512_mask_xor_epi64(a->limb[0], mask, a->limb[0], _mm512_set1_epi64(1));
}

/* out = a in the lanes of the mask; the others keep what they have. */
LANES_INLINE void lanes_choose(lanes_field f, lanes_element *out, __mmask8 mask,
                               const lanes_element *a)
{
    LANES_UNROLL for (unsigned i = 0; i < f.limbs; i++)
        out->limb[i] = _mm512_mask_mov_epi64(out->limb[i], mask, a->limb[i]);
}

/* The lanes that are zero. */
LANES_INLINE __mmask8 lanes_zeros(lanes_field f, const lanes_element *a)
{
    lanes_word any = a->limb[0];
    LANES_UNROLL for (unsigned i = 1; i < f.limbs; i++)
        any = _mm512_or_si512(any, a->limb[i]);
    return _mm512_testn_epi64_mask(any, any);
}

/* The columns of a product are sums of 128-bit products: ``even`` holds those of lanes 0, 2, 4 and
 * 6, ``odd`` those of lanes 1, 3, 5 and 7. */
typedef struct {
    lanes_word even, odd;
} lanes_column;

LANES_INLINE lanes_column lanes_multiply_limbs(lanes_word a, lanes_word b)
{
    const lanes_column product = {_mm512_clmulepi64_epi128(a, b, 0x00),
                                  _mm512_clmulepi64_epi128(a, b, 0x11)};
    return product;
}

LANES_INLINE lanes_column lanes_add_columns(lanes_column a, lanes_column b)
{
    const lanes_column sum = {_mm512_xor_si512(a.even, b.even), _mm512_xor_si512(a.odd, b.odd)};
    return sum;
}

LANES_INLINE lanes_column lanes_add_columns3(lanes_column a, lanes_column b, lanes_column c)
{
    const lanes_column sum = {lanes_xor3(a.even, b.even, c.even), lanes_xor3(a.odd, b.odd, c.odd)};
    return sum;
}

/* c = sum of column[i] t^(64 i), count columns into count + 1 limbs. */
LANES_INLINE void lanes_join_columns(lanes_product *c, const lanes_column *column, unsigned count)
{
    lanes_word carry = _mm512_setzero_si512();
    LANES_UNROLL for (unsigned i = 0; i < count; i++) {
        c->limb[i] =
            _mm512_xor_si512(carry, _mm512_unpacklo_epi64(column[i].even, column[i].odd));
        carry = _mm512_unpackhi_epi64(column[i].even, column[i].odd);
    }
    c->limb[count] = carry;
}

/* n(n+1)/2 products of limbs: with d_i = a_i b_i, the column k is the sum over i < j, i + j = k of
 * (a_i + a_j)(b_i + b_j), and of d_i over every i for which k - i is an index too. */
LANES_INLINE void lanes_multiply_wide(lanes_field f, lanes_product *c, const lanes_element *a,
                                      const lanes_element *b)
{
    const unsigned n = f.limbs;
    const lanes_column nothing = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    lanes_column diagonal[GF2M_LIMBS], column[2 * GF2M_LIMBS - 1], sum = nothing;
    LANES_UNROLL for (unsigned i = 0; i < n; i++)
        diagonal[i] = lanes_multiply_limbs(a->limb[i], b->limb[i]);
    LANES_UNROLL for (unsigned k = 0; k < 2 * n - 1; k++) {
        sum = lanes_add_columns(sum, diagonal[k < n ? k : k - n]);
        column[k] = sum;
    }
    LANES_UNROLL for (unsigned i = 0; i < n; i++)
        LANES_UNROLL for (unsigned j = i + 1; j < n; j++)
            column[i + j] = lanes_add_columns(
                column[i + j],
                lanes_multiply_limbs(_mm512_xor_si512(a->limb[i], a->limb[j]),
                                     _mm512_xor_si512(b->limb[i], b->limb[j])));
    lanes_join_columns(c, column, 2 * n - 1);
}

/* (a0 + a1 t^64)(b0 + b1 t^64): three products (Karatsuba). */
LANES_INLINE void lanes_multiply_pairs(lanes_column c[3], lanes_word a0, lanes_word a1,
                                       lanes_word b0, lanes_word b1)
{
    c[0] = lanes_multiply_limbs(a0, b0);
    c[2] = lanes_multiply_limbs(a1, b1);
    c[1] = lanes_add_columns3(
        c[0], c[2], lanes_multiply_limbs(_mm512_xor_si512(a0, a1), _mm512_xor_si512(b0, b1)));
}

/* m = 257: four limbs and one bit. With a = a' + u t^256 and b = b' + v t^256, u and v bits,
 * ab = a'b' + (u b' + v a') t^256 + uv t^512: nine products instead of fifteen. */
LANES_INLINE void lanes_multiply_wide_257(lanes_product *c, const lanes_element *a,
                                          const lanes_element *b)
{
    const lanes_word *x = a->limb, *y = b->limb;
    lanes_column low[3], high[3], middle[3], column[7];
    lanes_multiply_pairs(low, x[0], x[1], y[0], y[1]);
    lanes_multiply_pairs(high, x[2], x[3], y[2], y[3]);
    lanes_multiply_pairs(middle, _mm512_xor_si512(x[0], x[2]), _mm512_xor_si512(x[1], x[3]),
                         _mm512_xor_si512(y[0], y[2]), _mm512_xor_si512(y[1], y[3]));
    LANES_UNROLL for (unsigned i = 0; i < 3; i++)
        middle[i] = lanes_add_columns3(middle[i], low[i], high[i]);
    column[0] = low[0];
    column[1] = low[1];
    column[2] = lanes_add_columns(low[2], middle[0]);
    column[3] = middle[1];
    column[4] = lanes_add_columns(high[0], middle[2]);
    column[5] = high[1];
    column[6] = high[2];
    lanes_join_columns(c, column, 7);
    const lanes_word u = _mm512_sub_epi64(_mm512_setzero_si512(), x[4]); /* 1 -> all ones */
    const lanes_word v = _mm512_sub_epi64(_mm512_setzero_si512(), y[4]);
    LANES_UNROLL for (unsigned i = 0; i < 4; i++) {
        c->limb[4 + i] = _mm512_ternarylogic_epi64(c->limb[4 + i], u, y[i], 0x78);
        c->limb[4 + i] = _mm512_ternarylogic_epi64(c->limb[4 + i], v, x[i], 0x78);
    }
    c->limb[8] = _mm512_and_si512(x[4], y[4]);
}

/* A zero between every two bits: nibbles are picked out of the half of a limb and looked up. The
 * index of VPERMB has six bits, of which the table ignores the upper two. */
LANES_INLINE lanes_word lanes_spread(lanes_word limb, uint64_t nibbles)
{
    const lanes_word table = _mm512_broadcast_i32x4(_mm_setr_epi8(
        0x00, 0x01, 0x04, 0x05, 0x10, 0x11, 0x14, 0x15, 0x40, 0x41, 0x44, 0x45, 0x50, 0x51, 0x54,
        0x55));
    const lanes_word picked =
        _mm512_multishift_epi64_epi8(_mm512_set1_epi64((long long)nibbles), limb);
    return _mm512_permutexvar_epi8(picked, table);
}

LANES_INLINE void lanes_square_wide(lanes_field f, lanes_product *c, const lanes_element *a)
{
    const unsigned whole = f.m == 257 ? 4 : f.limbs;
    LANES_UNROLL for (unsigned i = 0; i < whole; i++) {
        c->limb[2 * i] = lanes_spread(a->limb[i], UINT64_C(0x1c1814100c080400));
        c->limb[2 * i + 1] = lanes_spread(a->limb[i], UINT64_C(0x3c3834302c282420));
    }
    if (f.m == 257)
        c->limb[8] = a->limb[4];
}

/* sum + word t^k + below t^(k - 64), the limb above ``below`` being ``word``; 0 < k < 64. */
LANES_INLINE lanes_word lanes_add_shifted(lanes_word sum, lanes_word word, lanes_word below,
                                          unsigned k)
{
    return lanes_xor3(sum, _mm512_slli_epi64(word, k), _mm512_srli_epi64(below, 64 - k));
}

/* The low limb of h div t^bit; h has ``count`` limbs. */
LANES_INLINE lanes_word lanes_limb_from(const lanes_word *h, unsigned count, unsigned bit)
{
    const unsigned i = bit / 64, by = bit % 64;
    const lanes_word low = i < count ? h[i] : _mm512_setzero_si512();
    if (!by || i + 1 >= count)
        return _mm512_srli_epi64(low, by);
    return _mm512_or_si512(_mm512_srli_epi64(low, by), _mm512_slli_epi64(h[i + 1], 64 - by));
}

/* With c = L + H t^m and f = t^m + g, c = L + H g. H g reaches past t^m by the bits T = sum over the
 * terms t^k of g of H div t^(m - k), fewer than k3; T g does not reach it: c = (L + (H + T) g) mod
 * t^m. H has m - 1 bits. */
LANES_INLINE void lanes_reduce_any(lanes_field f, lanes_element *out, const lanes_product *c)
{
    const unsigned count = (f.m - 2) / 64 + 1, wide = (2 * f.m - 2) / 64 + 1;
    const uint64_t kept = ((uint64_t)1 << (f.m % 64)) - 1;
    lanes_word h[GF2M_LIMBS], below = _mm512_setzero_si512();
    LANES_UNROLL for (unsigned i = 0; i < count; i++)
        h[i] = lanes_limb_from(c->limb, wide, f.m + 64 * i);
    lanes_word low = _mm512_xor_si512(h[0], lanes_limb_from(h, count, f.m - f.k3));
    if (f.k1)
        low = lanes_xor3(low, lanes_limb_from(h, count, f.m - f.k2),
                         lanes_limb_from(h, count, f.m - f.k1));
    h[0] = low;
    LANES_UNROLL for (unsigned i = 0; i < f.limbs; i++) {
        const lanes_word here = i < count ? h[i] : _mm512_setzero_si512();
        lanes_word sum = _mm512_xor_si512(c->limb[i], here);
        sum = lanes_add_shifted(sum, here, below, f.k3);
        if (f.k1) {
            sum = lanes_add_shifted(sum, here, below, f.k2);
            sum = lanes_add_shifted(sum, here, below, f.k1);
        }
        out->limb[i] = sum;
        below = here;
    }
    out->limb[f.limbs - 1] =
        _mm512_and_si512(out->limb[f.limbs - 1], _mm512_set1_epi64((long long)kept));
}

LANES_INLINE void lanes_reduce(lanes_field f, lanes_element *out, const lanes_product *c)
{
    if (f.reduce)
        f.reduce(out, c);
    else
        lanes_reduce_any(f, out, c);
}

LANES_INLINE void lanes_product_of(lanes_field f, lanes_product *c, const lanes_element *a,
                                   const lanes_element *b)
{
    if (f.product)
        f.product(c, a, b);
    else if (f.m == 257)
        lanes_multiply_wide_257(c, a, b);
    else
        lanes_multiply_wide(f, c, a, b);
}

/* a += b, before the reduction of both. */
LANES_INLINE void lanes_add_product(lanes_field f, lanes_product *a, const lanes_product *b)
{
    const unsigned count = (2 * f.m - 2) / 64 + 1;
    LANES_UNROLL for (unsigned i = 0; i < count; i++)
        a->limb[i] = _mm512_xor_si512(a->limb[i], b->limb[i]);
}

/* out = a b */
LANES_INLINE void lanes_multiply(lanes_field f, lanes_element *out, const lanes_element *a,
                                 const lanes_element *b)
{
    lanes_product c;
    lanes_product_of(f, &c, a, b);
    lanes_reduce(f, out, &c);
}

/* out = a^2 */
LANES_INLINE void lanes_square(lanes_field f, lanes_element *out, const lanes_element *a)
{
    lanes_product c;
    lanes_square_wide(f, &c, a);
    lanes_reduce(f, out, &c);
}

/* out = a b + d^2, reduced once */
LANES_INLINE void lanes_multiply_add_square(lanes_field f, lanes_element *out,
                                            const lanes_element *a, const lanes_element *b,
                                            const lanes_element *d)
{
    lanes_product c, s;
    lanes_product_of(f, &c, a, b);
    lanes_square_wide(f, &s, d);
    lanes_add_product(f, &c, &s);
    lanes_reduce(f, out, &c);
}

/* out = a b + d e, reduced once */
LANES_INLINE void lanes_multiply_twice(lanes_field f, lanes_element *out, const lanes_element *a,
                                       const lanes_element *b, const lanes_element *d,
                                       const lanes_element *e)
{
    lanes_product c, s;
    lanes_product_of(f, &c, a, b);
    lanes_product_of(f, &s, d, e);
    lanes_add_product(f, &c, &s);
    lanes_reduce(f, out, &c);
}

#endif
#endif
