/* What both AVX-512 files of Kupyna share: look-ups and products. */
#ifndef BRAMA_KUPYNA_AVX512_H
#define BRAMA_KUPYNA_AVX512_H

#include "wide_avx512.h"

#if CPU_X86

#include "kupyna_tables.h"

#define CHOOSE 0xca /* of VPTERNLOG: a ? b : c */

TARGET_AVX512 static inline __m512i times(__m512i a, int factor)
{
    return _mm512_gf2p8affine_epi64_epi8(a, _mm512_loadu_si512(kupyna_times[factor]), 0);
}

/* Each octet all ones or all zeros by its top bit. */
TARGET_AVX512 static inline __m512i top_bits(__m512i x)
{
    return _mm512_gf2p8affine_epi64_epi8(
        x, _mm512_set1_epi64((long long)UINT64_C(0x8080808080808080)), 0);
}

/* One box of every octet; top is top_bits(x). */
TARGET_AVX512 static inline __m512i look_up(const wide_boxes *b, unsigned box, __m512i x,
                                            __m512i top)
{
    const __m512i *part = b->part[box];
    return _mm512_ternarylogic_epi64(top, _mm512_permutex2var_epi8(part[2], x, part[3]),
                                     _mm512_permutex2var_epi8(part[0], x, part[1]), CHOOSE);
}

#endif

#endif
