/* Products of GF(2)[x] by VPCLMULQDQ, four lanes of 128 bits at a time.
 *
 * A block is p = words/2 lanes m_0 .. m_(p-1), and a register holds 4/p blocks. With lane j of each
 * block's power of H repeated over the lanes of the block, the products m_i h_j have their place
 * at lane i + j of the sum; they are collected for each j apart and placed at the end. Blocks that
 * do not fill a register are put behind zeros, since the powers are counted from the end. */
#include "kalyna_field.h"

#if CPU_X86

#include <immintrin.h>

#define SUM3 0x96 /* of VPTERNLOG: a ^ b ^ c */

typedef struct {
    __m512i low, middle, high; /* of lane times lane: at x^0, x^64, x^128 */
} collected;

typedef struct {
    __m512i low, high; /* lanes 0 to 3 of the sum, and 4 to 7 */
} placed;

TARGET_AVX512 static inline void collect(collected *c, __m512i a, __m512i h)
{
    c->low = _mm512_xor_si512(c->low, _mm512_clmulepi64_epi128(a, h, 0x00));
    c->middle = _mm512_ternarylogic_epi64(c->middle, _mm512_clmulepi64_epi128(a, h, 0x01),
                                          _mm512_clmulepi64_epi128(a, h, 0x10), SUM3);
    c->high = _mm512_xor_si512(c->high, _mm512_clmulepi64_epi128(a, h, 0x11));
}

/* Lane j of each of the blocks of p lanes. */
TARGET_AVX512 static inline __m512i repeat_lane(__m512i h, unsigned j, unsigned p)
{
    const __m512i place = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i within = _mm512_and_si512(place, _mm512_set1_epi64((long long)~(2ULL * p - 1)));
    const __m512i odd = _mm512_and_si512(place, _mm512_set1_epi64(1));
    const __m512i from = _mm512_add_epi64(_mm512_add_epi64(within, odd), _mm512_set1_epi64(2 * (int)j));
    return p == 1 ? h : _mm512_permutexvar_epi64(from, h);
}

/* The sum of the blocks, in the lanes of the first; the other lanes are zeros. */
TARGET_AVX512 static inline __m512i sum_blocks(__m512i x, unsigned p)
{
    if (p <= 2)
        x = _mm512_zextsi256_si512(_mm256_xor_si256(_mm512_castsi512_si256(x),
                                                    _mm512_extracti64x4_epi64(x, 1)));
    if (p == 1)
        x = _mm512_zextsi128_si512(_mm_xor_si128(_mm512_castsi512_si128(x),
                                                 _mm512_extracti64x2_epi64(x, 1)));
    return x;
}

/* sum += x, n lanes higher. */
TARGET_AVX512 static inline void place(placed *sum, __m512i x, unsigned n)
{
    const __m512i from = _mm512_sub_epi64(_mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0),
                                          _mm512_set1_epi64(2 * (int)n));
    const __mmask8 kept = (__mmask8)(0xffU << 2 * n);
    const __m512i turned = _mm512_permutexvar_epi64(from, x);
    sum->low = _mm512_mask_xor_epi64(sum->low, kept, sum->low, turned);
    sum->high = _mm512_mask_xor_epi64(sum->high, (__mmask8)~kept, sum->high, turned);
}

TARGET_AVX512 static inline void sum_lanes(const kalyna_field *field, uint64_t *wide,
                                           const uint8_t *blocks, size_t count, unsigned p)
{
    const __m512i zeros = _mm512_setzero_si512();
    const unsigned words = 2 * p, per = 4 / p;
    const unsigned before = (per - (unsigned)(count % per)) % per; /* blocks of zeros */
    const uint64_t *powers = kalyna_field_power(field, count + before);
    const __mmask8 first = (__mmask8)(0xffU << before * words);
    const __mmask8 first_block = (__mmask8)(((1U << words) - 1) << before * words);
    collected sums[4];
    for (unsigned j = 0; j < p; j++)
        sums[j] = (collected){zeros, zeros, zeros};
    __m512i a = _mm512_xor_si512(
        _mm512_maskz_expandloadu_epi64(first, blocks),
        _mm512_maskz_expandloadu_epi64(first_block, field->b));
    blocks += 64 - 8 * words * before;
    for (size_t left = (count + before) / per;;) {
        const __m512i h = _mm512_loadu_si512(powers);
        for (unsigned j = 0; j < p; j++)
            collect(sums + j, a, repeat_lane(h, j, p));
        if (--left == 0)
            break;
        a = _mm512_loadu_si512(blocks);
        blocks += 64;
        powers += 8;
    }
    placed sum = {zeros, zeros};
    for (unsigned j = 0; j < p; j++) {
        const collected *c = sums + j;
        const __m512i low = _mm512_xor_si512(c->low, _mm512_bslli_epi128(c->middle, 8));
        const __m512i high = _mm512_xor_si512(c->high, _mm512_bsrli_epi128(c->middle, 8));
        place(&sum, sum_blocks(low, p), j);
        place(&sum, sum_blocks(high, p), j + 1);
    }
    _mm512_mask_storeu_epi64(wide, (__mmask8)(p == 1 ? 0x0f : 0xff), sum.low);
    if (p == 4)
        _mm512_storeu_si512(wide + 8, sum.high);
}

/* The number of lanes is a constant in each call, so that the sums stay in registers. */
TARGET_AVX512 void kalyna_field_sum_vpclmul(const kalyna_field *field, uint64_t *wide,
                                            const uint8_t *blocks, size_t count)
{
    if (field->words == 2)
        sum_lanes(field, wide, blocks, count, 1);
    else if (field->words == 4)
        sum_lanes(field, wide, blocks, count, 2);
    else
        sum_lanes(field, wide, blocks, count, 4);
}

#endif
