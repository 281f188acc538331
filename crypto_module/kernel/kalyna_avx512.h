/* The layers of DSTU 7624 and DSTU 7564 in 512-bit registers: boxes, rows, mixing.
 *
 * Two shapes of state:
 *   by columns: one register is eight columns as they lie in memory, and
 *   by rows:    eight registers, register i is row i of 64 columns, octet j that of column j.
 * By rows a box has a register to itself, a shift of rows is a rotation inside a register and the
 * mixing needs no shuffle, so 512 octets go through a round at once. By columns few octets go
 * through quickly, which is for chains.
 *
 * A box of 256 octets is four registers. VPERMI2B looks up 128 octets by the low seven bits, twice,
 * and the top bit chooses: no address depends on the state. */
#ifndef BRAMA_KALYNA_AVX512_H
#define BRAMA_KALYNA_AVX512_H

#include "cpu.h"

#if CPU_X86

#include <immintrin.h>

#include "kalyna_tables.h"
#include "kupyna_tables.h"

#define SUM3 0x96 /* of VPTERNLOG: a ^ b ^ c */

typedef struct {
    __m512i part[4][4]; /* box, quarter */
} wide_boxes;

typedef struct {
    __m512i row[8];
} wide_rows;

TARGET_AVX512 static inline __m512i sum3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi64(a, b, c, SUM3);
}

TARGET_AVX512 static inline void wide_boxes_load(wide_boxes *boxes, const uint8_t (*table)[256])
{
    for (unsigned box = 0; box < 4; box++)
        for (unsigned quarter = 0; quarter < 4; quarter++)
            boxes->part[box][quarter] = _mm512_loadu_si512(table[box] + 64 * quarter);
}

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

/* The transposition of 8 x 8 words across the registers. */
TARGET_AVX512 static inline void turn_words(wide_rows *s)
{
    __m512i even[4], odd[4];
    for (unsigned k = 0; k < 4; k++) {
        even[k] = _mm512_unpacklo_epi64(s->row[2 * k], s->row[2 * k + 1]);
        odd[k] = _mm512_unpackhi_epi64(s->row[2 * k], s->row[2 * k + 1]);
    }
    for (unsigned half = 0; half < 2; half++) {
        const __m512i *quarter = half ? odd : even;
        const __m512i a = _mm512_shuffle_i64x2(quarter[0], quarter[1], 0x88);
        const __m512i b = _mm512_shuffle_i64x2(quarter[0], quarter[1], 0xdd);
        const __m512i c = _mm512_shuffle_i64x2(quarter[2], quarter[3], 0x88);
        const __m512i d = _mm512_shuffle_i64x2(quarter[2], quarter[3], 0xdd);
        s->row[half] = _mm512_shuffle_i64x2(a, c, 0x88);
        s->row[half + 2] = _mm512_shuffle_i64x2(b, d, 0x88);
        s->row[half + 4] = _mm512_shuffle_i64x2(a, c, 0xdd);
        s->row[half + 6] = _mm512_shuffle_i64x2(b, d, 0xdd);
    }
}

/* The transposition of 8 x 8 octets in each register. */
TARGET_AVX512 static inline void turn_octets(wide_rows *s)
{
    const __m512i from = _mm512_set_epi8(
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13,
        5, 60, 52, 44, 36, 28, 20, 12, 4, 59, 51, 43, 35, 27, 19, 11, 3, 58, 50, 42, 34, 26, 18,
        10, 2, 57, 49, 41, 33, 25, 17, 9, 1, 56, 48, 40, 32, 24, 16, 8, 0);
    for (unsigned k = 0; k < 8; k++)
        s->row[k] = _mm512_permutexvar_epi8(from, s->row[k]);
}

/* Eight registers of columns into rows, and back. */
TARGET_AVX512 static inline void rows_from_columns(wide_rows *s)
{
    turn_octets(s);
    turn_words(s);
}

TARGET_AVX512 static inline void rows_to_columns(wide_rows *s)
{
    turn_words(s);
    turn_octets(s);
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
