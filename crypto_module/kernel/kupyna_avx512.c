/* Kupyna with AVX-512 VBMI and GFNI: one message, its state in one register or two.
 *
 * A register is eight columns as they lie in memory.
 *
 * The first row of the mixing matrix is 1 1 5 1 8 6 7 4, so that of a column x after the shift
 *     out_i = x_i + x_(i+1) + 5 x_(i+2) + x_(i+3) + 8 x_(i+4) + 6 x_(i+5) + 7 x_(i+6) + 4 x_(i+7).
 * The shift of rows and the eight rotations of columns are one permutation each, which keeps the
 * chain short: a round waits for itself more than for the units that do its work. */
#include "kupyna.h"

#if CPU_X86

#include "kupyna_avx512.h"

/* π': every box looks the whole register up, and the rows choose among the four answers. */
TARGET_AVX512 static inline __m512i substitute(__m512i x, const kupyna_boxes *b)
{
    const __m512i top = top_bits(x);
    const __m512i first = _mm512_mask_blend_epi8(UINT64_C(0x2222222222222222),
                                                 look_up(b, 0, x, top), look_up(b, 1, x, top));
    const __m512i second = _mm512_mask_blend_epi8(UINT64_C(0x8888888888888888),
                                                  look_up(b, 2, x, top), look_up(b, 3, x, top));
    return _mm512_mask_blend_epi8(UINT64_C(0xcccccccccccccccc), first, second);
}

/* τ, ψ and the sum with a key: x[k] is the shifted state with each column rotated by k rows. */
TARGET_AVX512 static inline __m512i mix(const __m512i *x, __m512i key)
{
    const __m512i ones = sum3(x[0], x[1], x[3]);
    const __m512i some = sum3(times(x[2], 5), times(x[4], 8), times(x[5], 6));
    return sum3(ones, some, sum3(times(x[6], 7), times(x[7], 4), key));
}

TARGET_AVX512 static inline __m512i layers(__m512i s, __m512i key, const kupyna_boxes *b)
{
    __m512i x[8];
    s = substitute(s, b);
    for (unsigned k = 0; k < 8; k++)
        x[k] = _mm512_permutexvar_epi8(_mm512_loadu_si512(kupyna_shifts[k]), s);
    return mix(x, key);
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
    kupyna_boxes b;
    kupyna_boxes_load(&b);
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
    kupyna_boxes b;
    kupyna_boxes_load(&b);
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

TARGET_AVX512 static inline wide wide_layers(wide s, wide key, const kupyna_boxes *b)
{
    __m512i low[8], high[8];
    s.low = substitute(s.low, b);
    s.high = substitute(s.high, b);
    for (unsigned k = 0; k < 8; k++) {
        const uint8_t *from = kupyna_wide_shifts[k];
        low[k] = _mm512_permutex2var_epi8(s.low, _mm512_loadu_si512(from), s.high);
        high[k] = _mm512_permutex2var_epi8(s.low, _mm512_loadu_si512(from + 64), s.high);
    }
    return (wide){mix(low, key.low), mix(high, key.high)};
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
    kupyna_boxes b;
    kupyna_boxes_load(&b);
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
    kupyna_boxes b;
    kupyna_boxes_load(&b);
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
