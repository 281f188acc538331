/* The layers of DSTU 7624 and DSTU 7564 in 512-bit registers: boxes, rows, mixing.
 *
 * Two shapes of state:
 *   by columns: one register is eight columns as they lie in memory, and
 *   by rows:    as in wide_avx512.h.
 * By rows a box has a register to itself, a shift of rows is a rotation inside a register and the
 * mixing needs no shuffle, so 512 octets go through a round at once. By columns few octets go
 * through quickly, which is for chains. */
#ifndef BRAMA_KALYNA_AVX512_H
#define BRAMA_KALYNA_AVX512_H

#include "wide_avx512.h"

#if CPU_X86

#include "kalyna_tables.h"
#include "kupyna_tables.h"

TARGET_AVX512 static inline __m512i wide_box(const wide_boxes *boxes, unsigned box, __m512i x)
{
    const __m512i low = _mm512_permutex2var_epi8(boxes->part[box][0], x, boxes->part[box][1]);
    const __m512i high = _mm512_permutex2var_epi8(boxes->part[box][2], x, boxes->part[box][3]);
    return _mm512_mask_blend_epi8(_mm512_movepi8_mask(x), low, high);
}

TARGET_AVX512 static inline void rows_substitute(wide_rows *s, const wide_boxes *boxes)
{
    for (unsigned i = 0; i < 8; i++)
        s->row[i] = wide_box(boxes, i % 4, s->row[i]);
}

/* ψ, and a key for each row. The first row of the matrix is 1 1 5 1 8 6 7 4, so that
 *     out_i = a_i + a_(i+1) + a_(i+2) + a_(i+3) + a_(i+6) + 2 (a_(i+5) + a_(i+6))
 *           + 4 (a_(i+2) + a_(i+5) + a_(i+6) + a_(i+7) + 2 a_(i+4)):
 * two products a row, 2a and the one by 4. */
TARGET_AVX512 static inline void rows_mix(wide_rows *s, const __m512i *keys)
{
    const __m512i by2 = _mm512_loadu_si512(kupyna_times[BY_2]);
    const __m512i by4 = _mm512_loadu_si512(kupyna_times[BY_4]);
    __m512i a[8], pair[8], twice[8];
    for (unsigned i = 0; i < 8; i++) {
        a[i] = s->row[i];
        pair[i] = _mm512_xor_si512(s->row[i], s->row[(i + 1) % 8]);
        twice[i] = _mm512_gf2p8affine_epi64_epi8(s->row[i], by2, 0);
    }
    for (unsigned i = 0; i < 8; i++) {
        const __m512i four = _mm512_gf2p8affine_epi64_epi8(
            _mm512_xor_si512(sum3(a[(i + 2) % 8], pair[(i + 5) % 8], a[(i + 7) % 8]),
                             twice[(i + 4) % 8]),
            by4, 0);
        const __m512i one = sum3(pair[i], pair[(i + 2) % 8], a[(i + 6) % 8]);
        const __m512i two = sum3(twice[(i + 5) % 8], twice[(i + 6) % 8], keys[i]);
        s->row[i] = sum3(one, two, four);
    }
}

/* By columns: each box looks the whole register up, and the rows choose among the four answers. */
TARGET_AVX512 static inline __m512i columns_substitute(__m512i x, const wide_boxes *boxes)
{
    const __m512i first = _mm512_mask_blend_epi8(UINT64_C(0x2222222222222222),
                                                 wide_box(boxes, 0, x), wide_box(boxes, 1, x));
    const __m512i second = _mm512_mask_blend_epi8(UINT64_C(0x8888888888888888),
                                                  wide_box(boxes, 2, x), wide_box(boxes, 3, x));
    return _mm512_mask_blend_epi8(UINT64_C(0xcccccccccccccccc), first, second);
}

/* ψ by columns: row i + m comes to row i by a rotation of the column. The three products are of
 * sums that are ready early, for the shortest chain. */
TARGET_AVX512 static inline __m512i columns_mix(__m512i a, __m512i key)
{
    const __m512i by2 = _mm512_loadu_si512(kupyna_times[BY_2]);
    const __m512i by4 = _mm512_loadu_si512(kupyna_times[BY_4]);
    const __m512i by8 = _mm512_loadu_si512(kupyna_times[BY_8]);
    const __m512i a2 = _mm512_ror_epi64(a, 16), a6 = _mm512_ror_epi64(a, 48);
    const __m512i two = _mm512_xor_si512(_mm512_ror_epi64(a, 40), a6);
    const __m512i four = sum3(a2, two, _mm512_ror_epi64(a, 56));
    const __m512i one = sum3(sum3(a, _mm512_ror_epi64(a, 8), a2), _mm512_ror_epi64(a, 24), a6);
    const __m512i products = sum3(_mm512_gf2p8affine_epi64_epi8(two, by2, 0),
                                  _mm512_gf2p8affine_epi64_epi8(four, by4, 0),
                                  _mm512_gf2p8affine_epi64_epi8(_mm512_ror_epi64(a, 32), by8, 0));
    return sum3(products, one, key);
}

#endif

#endif
