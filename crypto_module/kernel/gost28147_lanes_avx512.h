/* Sixteen halves of GOST 28147 in the 32-bit lanes of a register; no look-up in memory.
 *
 * VPERMB replaces an octet by one of the 64 of a register, chosen by its low six bits. With the
 * octet's own position p = 0..3 in bits 4 and 5 and a nibble below them, one register holds four
 * rows of the S-box and one VPERMB substitutes sixteen nibbles in each of the four positions.
 */
#ifndef BRAMA_GOST28147_LANES_AVX512_H
#define BRAMA_GOST28147_LANES_AVX512_H

#include "gost28147.h"

#if CPU_X86

#include <immintrin.h>

#define LANES 16
#define LANES_TARGET TARGET_AVX512

typedef __m512i lanes;

typedef struct {
    lanes low, high;
} lanes_sbox;

LANES_TARGET static inline lanes_sbox lanes_load_sbox(const gost28147_rows *rows)
{
    const lanes_sbox sbox = {_mm512_loadu_si512(rows->low), _mm512_loadu_si512(rows->high)};
    return sbox;
}

/* 0xea: (a & b) | c. */
LANES_TARGET static inline lanes lanes_substitute(lanes_sbox sbox, lanes sum)
{
    const lanes nibble = _mm512_set1_epi8(15), position = _mm512_set1_epi32(0x30201000);
    const lanes low = _mm512_ternarylogic_epi32(sum, nibble, position, 0xea);
    const lanes high =
        _mm512_ternarylogic_epi32(_mm512_srli_epi32(sum, 4), nibble, position, 0xea);
    return _mm512_rol_epi32(_mm512_or_si512(_mm512_permutexvar_epi8(low, sbox.low),
                                            _mm512_permutexvar_epi8(high, sbox.high)),
                            11);
}

LANES_TARGET static inline lanes lanes_load(const uint32_t *words)
{
    return _mm512_loadu_si512(words);
}

LANES_TARGET static inline void lanes_store(uint32_t *words, lanes value)
{
    _mm512_storeu_si512(words, value);
}

LANES_TARGET static inline lanes lanes_all(uint32_t word)
{
    return _mm512_set1_epi32((int)word);
}

LANES_TARGET static inline lanes lanes_add(lanes a, lanes b)
{
    return _mm512_add_epi32(a, b);
}

LANES_TARGET static inline lanes lanes_xor(lanes a, lanes b)
{
    return _mm512_xor_si512(a, b);
}

#endif
#endif
