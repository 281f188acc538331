/* States of Kalyna and Kupyna in 512-bit registers: their boxes are the same, and their rows.
 *
 * By rows, eight registers hold 64 columns: register i is row i, octet j that of column j. A box of
 * 256 octets is four registers. VPERMI2B looks 128 octets up by the low seven bits, twice, and the
 * top bit chooses: no address depends on the state. */
#ifndef BRAMA_WIDE_AVX512_H
#define BRAMA_WIDE_AVX512_H

#include "cpu.h"

#if CPU_X86

#include <immintrin.h>
#include <stdint.h>

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

#endif

#endif
