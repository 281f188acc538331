/* What both AVX-512 files of Kupyna share: boxes in registers, products, sums.
 *
 * A box of 256 octets is four registers. VPERMI2B looks 128 octets up by the low seven bits,
 * twice, and the top bit chooses: no address depends on the state. */
#ifndef BRAMA_KUPYNA_AVX512_H
#define BRAMA_KUPYNA_AVX512_H

#include "cpu.h"

#if CPU_X86

#include <immintrin.h>

#include "kupyna_tables.h"

#define SUM3 0x96   /* of VPTERNLOG: a ^ b ^ c */
#define CHOOSE 0xca /* of VPTERNLOG: a ? b : c */

typedef struct {
    __m512i part[4][4]; /* box, quarter */
} kupyna_boxes;

TARGET_AVX512 static inline __m512i sum3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi64(a, b, c, SUM3);
}

TARGET_AVX512 static inline __m512i times(__m512i a, int factor)
{
    return _mm512_gf2p8affine_epi64_epi8(a, _mm512_loadu_si512(kupyna_times[factor]), 0);
}

TARGET_AVX512 static inline void kupyna_boxes_load(kupyna_boxes *b)
{
    for (unsigned box = 0; box < 4; box++)
        for (unsigned quarter = 0; quarter < 4; quarter++)
            b->part[box][quarter] = _mm512_loadu_si512(kupyna_sboxes[box] + 64 * quarter);
}

/* Each octet all ones or all zeros by its top bit. */
TARGET_AVX512 static inline __m512i top_bits(__m512i x)
{
    return _mm512_gf2p8affine_epi64_epi8(
        x, _mm512_set1_epi64((long long)UINT64_C(0x8080808080808080)), 0);
}

/* One box of every octet; top is top_bits(x). */
TARGET_AVX512 static inline __m512i look_up(const kupyna_boxes *b, unsigned box, __m512i x,
                                            __m512i top)
{
    const __m512i *part = b->part[box];
    return _mm512_ternarylogic_epi64(top, _mm512_permutex2var_epi8(part[2], x, part[3]),
                                     _mm512_permutex2var_epi8(part[0], x, part[1]), CHOOSE);
}

#endif

#endif
