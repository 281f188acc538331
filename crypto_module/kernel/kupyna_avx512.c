/* Kupyna with AVX-512 VBMI and GFNI: one message, its state in one register or two.
 *
 * A register is eight columns as they lie in memory.
 *
 * ψ by matrices of bits. Let X be a column, octet i in row i, and C_t the bit t of the mixing
 * matrix c, so that c = C_0 + 2 C_1 + 4 C_2 + 8 C_3. With M_t, the matrix of the product by 2^t,
 *     ψ(X) = Σ C_t X M_t',   ' being the transposition.
 * GF2P8AFFINEQB of K by the matrix A is K A' J, where J turns the order of columns round. Hence
 * T_t = (J M_t) X' J, and then (C_t J) T_t' J = C_t X M_t': eight instructions, no rotation.
 * J M_t is just the operand for products, and C_t J is kupyna_circulants[t].
 */
#include "kupyna.h"

#if CPU_X86

#include "kupyna_avx512.h"

/* π': every box looks the whole register up, and the rows choose among the four answers. Octets of
 * rows 2, 3, 6 and 7 are right in second, the others in first. */
TARGET_AVX512 static inline void substitute(__m512i x, const wide_boxes *b, __m512i *first,
                                            __m512i *second)
{
    const __m512i top = top_bits(x);
    *first = _mm512_mask_blend_epi8(UINT64_C(0x2222222222222222), look_up(b, 0, x, top),
                                    look_up(b, 1, x, top));
    *second = _mm512_mask_blend_epi8(UINT64_C(0x8888888888888888), look_up(b, 2, x, top),
                                     look_up(b, 3, x, top));
}

/* One t of ψ. */
TARGET_AVX512 static inline __m512i mixed(__m512i x, unsigned t)
{
    const __m512i turned =
        _mm512_gf2p8affine_epi64_epi8(_mm512_loadu_si512(kupyna_times[BY_1 + t]), x, 0);
    return _mm512_gf2p8affine_epi64_epi8(_mm512_loadu_si512(kupyna_circulants[t]), turned, 0);
}

/* ψ and the sum with a key. */
TARGET_AVX512 static inline __m512i mix(__m512i x, __m512i key)
{
    return sum3(sum3(mixed(x, 0), mixed(x, 1), mixed(x, 2)), mixed(x, 3), key);
}

TARGET_AVX512 static inline __m512i layers(__m512i s, __m512i key, const wide_boxes *b)
{
    const __m512i second_rows = _mm512_set1_epi64(0x4040000040400000);
    __m512i first, second;
    substitute(s, b, &first, &second);
    return mix(_mm512_permutex2var_epi8(
                   first, _mm512_or_si512(_mm512_loadu_si512(kupyna_shift), second_rows), second),
               key);
}

/* κ of round 0 for columns first, first + 1, .. : j << 4 in row 0. */
TARGET_AVX512 static inline __m512i kappa(int first)
{
    return _mm512_add_epi64(_mm512_set_epi64(0x70, 0x60, 0x50, 0x40, 0x30, 0x20, 0x10, 0x00),
                            _mm512_set1_epi64(first << 4));
}

/* η of round 0: (last - j) << 4 in row 7. The number of the round has four bits, so that it
 * is added in both. */
TARGET_AVX512 static inline __m512i eta(int from_last)
{
    const __m512i down = _mm512_set_epi64(0x00, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70);
    return _mm512_add_epi64(
        _mm512_slli_epi64(_mm512_add_epi64(down, _mm512_set1_epi64(from_last << 4)), 56),
        _mm512_set1_epi64(0x00f0f0f0f0f0f0f3));
}

TARGET_AVX512 static void absorb_narrow(uint64_t *h, const uint8_t *blocks, size_t count)
{
    const __m512i next_kappa = _mm512_set1_epi64(1);
    const __m512i next_eta = _mm512_set1_epi64(1LL << 56);
    wide_boxes b;
    wide_boxes_load(&b, kupyna_sboxes);
    __m512i sum = _mm512_loadu_si512(h);
    for (; count > 0; count--, blocks += 64) {
        __m512i k = kappa(0), e = eta(0);
        __m512i right = _mm512_loadu_si512(blocks);
        __m512i left = sum3(sum, right, k);
        for (unsigned number = 1; number < 10; number++) {
            k = _mm512_add_epi64(k, next_kappa);
            left = layers(left, k, &b);
            right = layers(_mm512_add_epi64(right, e), _mm512_setzero_si512(), &b);
            e = _mm512_add_epi64(e, next_eta);
        }
        left = layers(left, sum, &b);
        sum = layers(_mm512_add_epi64(right, e), left, &b);
    }
    _mm512_storeu_si512(h, sum);
}

TARGET_AVX512 static void finish_narrow(uint64_t *h)
{
    const __m512i next_kappa = _mm512_set1_epi64(1);
    wide_boxes b;
    wide_boxes_load(&b, kupyna_sboxes);
    const __m512i sum = _mm512_loadu_si512(h);
    __m512i k = kappa(0);
    __m512i left = _mm512_xor_si512(sum, k);
    for (unsigned number = 1; number < 10; number++) {
        k = _mm512_add_epi64(k, next_kappa);
        left = layers(left, k, &b);
    }
    _mm512_storeu_si512(h, layers(left, sum, &b));
}

/* The same for sixteen columns. */
typedef struct {
    __m512i low, high;
} wide;

TARGET_AVX512 static inline __m512i wide_substitute(__m512i x, const wide_boxes *b)
{
    __m512i first, second;
    substitute(x, b, &first, &second);
    return _mm512_mask_blend_epi8(UINT64_C(0xcccccccccccccccc), first, second);
}

TARGET_AVX512 static inline wide wide_layers(wide s, wide key, const wide_boxes *b)
{
    const __m512i low = wide_substitute(s.low, b), high = wide_substitute(s.high, b);
    const __m512i to_low = _mm512_loadu_si512(kupyna_wide_shift);
    const __m512i to_high = _mm512_loadu_si512(kupyna_wide_shift + 64);
    return (wide){mix(_mm512_permutex2var_epi8(low, to_low, high), key.low),
                  mix(_mm512_permutex2var_epi8(low, to_high, high), key.high)};
}

TARGET_AVX512 static inline wide wide_add(wide a, wide b)
{
    return (wide){_mm512_add_epi64(a.low, b.low), _mm512_add_epi64(a.high, b.high)};
}

TARGET_AVX512 static inline wide wide_sum(wide a, wide b)
{
    return (wide){_mm512_xor_si512(a.low, b.low), _mm512_xor_si512(a.high, b.high)};
}

TARGET_AVX512 static inline wide wide_set(__m512i both)
{
    return (wide){both, both};
}

TARGET_AVX512 static inline wide wide_load(const void *from)
{
    const uint8_t *octets = from;
    return (wide){_mm512_loadu_si512(octets), _mm512_loadu_si512(octets + 64)};
}

TARGET_AVX512 static inline void wide_store(uint64_t *to, wide a)
{
    _mm512_storeu_si512(to, a.low);
    _mm512_storeu_si512(to + 8, a.high);
}

TARGET_AVX512 static void absorb_wide(uint64_t *h, const uint8_t *blocks, size_t count)
{
    const wide next_kappa = wide_set(_mm512_set1_epi64(1));
    const wide next_eta = wide_set(_mm512_set1_epi64(1LL << 56));
    wide_boxes b;
    wide_boxes_load(&b, kupyna_sboxes);
    wide sum = wide_load(h);
    for (; count > 0; count--, blocks += 128) {
        wide k = {kappa(0), kappa(8)}, e = {eta(8), eta(0)};
        wide right = wide_load(blocks);
        wide left = wide_sum(wide_sum(sum, right), k);
        for (unsigned number = 1; number < 14; number++) {
            k = wide_add(k, next_kappa);
            left = wide_layers(left, k, &b);
            right = wide_layers(wide_add(right, e), wide_set(_mm512_setzero_si512()), &b);
            e = wide_add(e, next_eta);
        }
        left = wide_layers(left, sum, &b);
        sum = wide_layers(wide_add(right, e), left, &b);
    }
    wide_store(h, sum);
}

TARGET_AVX512 static void finish_wide(uint64_t *h)
{
    const wide next_kappa = wide_set(_mm512_set1_epi64(1));
    wide_boxes b;
    wide_boxes_load(&b, kupyna_sboxes);
    const wide sum = wide_load(h);
    wide k = {kappa(0), kappa(8)};
    wide left = wide_sum(sum, k);
    for (unsigned number = 1; number < 14; number++) {
        k = wide_add(k, next_kappa);
        left = wide_layers(left, k, &b);
    }
    wide_store(h, wide_layers(left, sum, &b));
}

const kupyna_transform kupyna_avx512[2] = {
    {absorb_narrow, finish_narrow},
    {absorb_wide, finish_wide},
};

#endif
