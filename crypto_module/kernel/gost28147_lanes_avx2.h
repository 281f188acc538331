/* Eight halves of GOST 28147 in the 32-bit lanes of a register; no look-up in memory.
 *
 * PSHUFB replaces an octet by one of sixteen, chosen by its low four bits, or by zero when its
 * bit 7 is set. That bit shuts the odd positions, or the even ones, out of a look-up; which of
 * the two that remain a row is for, is chosen by blending 16-bit words.
 */
#ifndef BRAMA_GOST28147_LANES_AVX2_H
#define BRAMA_GOST28147_LANES_AVX2_H

#include "gost28147.h"

#if CPU_X86

#include <immintrin.h>

#define LANES 8
#define LANES_TARGET TARGET_AVX2

typedef __m256i lanes;

typedef struct {
    lanes low[4], high[4];
} lanes_sbox;

LANES_TARGET static inline lanes lanes_load_row(const uint8_t *row)
{
    __m128i octets;
    __builtin_memcpy(&octets, row, sizeof octets);
    return _mm256_broadcastsi128_si256(octets);
}

LANES_TARGET static inline lanes_sbox lanes_load_sbox(const gost28147_rows *rows)
{
    lanes_sbox sbox;
    for (unsigned p = 0; p < 4; p++) {
        sbox.low[p] = lanes_load_row(rows->low[p]);
        sbox.high[p] = lanes_load_row(rows->high[p]);
    }
    return sbox;
}

/* Each octet of ``nibbles`` (0..15) replaced by the row of its position. */
LANES_TARGET static inline lanes lanes_replace(const lanes row[4], lanes nibbles)
{
    const lanes even = _mm256_or_si256(nibbles, _mm256_set1_epi16((short)0x8000));
    const lanes odd = _mm256_or_si256(nibbles, _mm256_set1_epi16(0x0080));
    return _mm256_or_si256(_mm256_blend_epi16(_mm256_shuffle_epi8(row[0], even),
                                              _mm256_shuffle_epi8(row[2], even), 0xaa),
                           _mm256_blend_epi16(_mm256_shuffle_epi8(row[1], odd),
                                              _mm256_shuffle_epi8(row[3], odd), 0xaa));
}

LANES_TARGET static inline lanes lanes_substitute(lanes_sbox sbox, lanes sum)
{
    const lanes nibble = _mm256_set1_epi8(15);
    const lanes low = lanes_replace(sbox.low, _mm256_and_si256(sum, nibble));
    const lanes high =
        lanes_replace(sbox.high, _mm256_and_si256(_mm256_srli_epi32(sum, 4), nibble));
    const lanes value = _mm256_or_si256(low, high);
    return _mm256_or_si256(_mm256_slli_epi32(value, 11), _mm256_srli_epi32(value, 21));
}

LANES_TARGET static inline lanes lanes_load(const uint32_t *words)
{
    lanes value;
    __builtin_memcpy(&value, words, sizeof value);
    return value;
}

LANES_TARGET static inline void lanes_store(uint32_t *words, lanes value)
{
    __builtin_memcpy(words, &value, sizeof value);
}

LANES_TARGET static inline lanes lanes_all(uint32_t word)
{
    return _mm256_set1_epi32((int)word);
}

LANES_TARGET static inline lanes lanes_add(lanes a, lanes b)
{
    return _mm256_add_epi32(a, b);
}

LANES_TARGET static inline lanes lanes_xor(lanes a, lanes b)
{
    return _mm256_xor_si256(a, b);
}

#endif
#endif
