/* Products of GF(2)[x] by PCLMULQDQ: every word of a block times every word of a power of h. */
#include "kalyna_field.h"

#if CPU_X86

#include <immintrin.h>

/* products[k] collects the 128-bit products of the words i + j = k. */
TARGET_AVX2 static inline void sum(const kalyna_field *field, uint64_t *wide,
                                   const uint8_t *blocks, size_t count, unsigned words)
{
    __m128i products[2 * KALYNA_FIELD_WORDS - 1];
    for (unsigned k = 0; k < 2 * words - 1; k++)
        products[k] = _mm_setzero_si128();
    for (size_t n = 0; n < count; n++, blocks += 8 * words) {
        const uint64_t *power = kalyna_field_power(field, count - n);
        for (unsigned i = 0; i < words; i += 2) {
            __m128i a = _mm_loadu_si128((const __m128i *)(blocks + 8 * i));
            if (n == 0)
                a = _mm_xor_si128(a, _mm_loadu_si128((const __m128i *)(field->b + i)));
            for (unsigned j = 0; j < words; j += 2) {
                const __m128i h = _mm_loadu_si128((const __m128i *)(power + j));
                __m128i *p = products + i + j;
                p[0] = _mm_xor_si128(p[0], _mm_clmulepi64_si128(a, h, 0x00));
                p[1] = _mm_xor_si128(p[1], _mm_clmulepi64_si128(a, h, 0x01));
                p[1] = _mm_xor_si128(p[1], _mm_clmulepi64_si128(a, h, 0x10));
                p[2] = _mm_xor_si128(p[2], _mm_clmulepi64_si128(a, h, 0x11));
            }
        }
    }
    wide[0] = 0;
    for (unsigned k = 0; k < 2 * words - 1; k++) {
        wide[k] = (k ? wide[k] : 0) ^ (uint64_t)_mm_cvtsi128_si64(products[k]);
        wide[k + 1] = (uint64_t)_mm_extract_epi64(products[k], 1);
    }
}

/* The number of words is a constant in each call, so that the products stay in registers. */
TARGET_AVX2 void kalyna_field_sum_clmul(const kalyna_field *field, uint64_t *wide,
                                        const uint8_t *blocks, size_t count)
{
    if (field->words == 2)
        sum(field, wide, blocks, count, 2);
    else if (field->words == 4)
        sum(field, wide, blocks, count, 4);
    else
        sum(field, wide, blocks, count, 8);
}

#endif
