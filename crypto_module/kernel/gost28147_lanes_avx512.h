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

/* target ^ substituted(sum). 0x1e: a ^ (b | c). */
LANES_TARGET static inline lanes lanes_round(lanes_sbox sbox, lanes target, lanes sum)
{
    const lanes nibble = _mm512_set1_epi8(15), position = _mm512_set1_epi32(0x30201000);
    const lanes low = _mm512_ternarylogic_epi32(sum, nibble, position, 0xea);
    const lanes high =
        _mm512_ternarylogic_epi32(_mm512_srli_epi32(sum, 4), nibble, position, 0xea);
    return _mm512_rol_epi32(
        _mm512_ternarylogic_epi32(_mm512_ror_epi32(target, 11),
                                  _mm512_permutexvar_epi8(low, sbox.low),
                                  _mm512_permutexvar_epi8(high, sbox.high), 0x1e),
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

/* Blocks with their halves apart, in some order of the blocks; and back. */
LANES_TARGET static inline void lanes_load_blocks(lanes *low, lanes *high, const uint8_t *blocks)
{
    lanes half[2];
    __builtin_memcpy(half, blocks, sizeof half);
    const __m512 a = _mm512_castsi512_ps(half[0]), b = _mm512_castsi512_ps(half[1]);
    *low = _mm512_castps_si512(_mm512_shuffle_ps(a, b, 0x88));
    *high = _mm512_castps_si512(_mm512_shuffle_ps(a, b, 0xdd));
}

LANES_TARGET static inline void lanes_store_blocks(uint8_t *blocks, lanes low, lanes high)
{
    const lanes half[2] = {_mm512_unpacklo_epi32(low, high), _mm512_unpackhi_epi32(low, high)};
    __builtin_memcpy(blocks, half, sizeof half);
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

/* 0x96: a ^ b ^ c. */
LANES_TARGET static inline lanes lanes_xor3(lanes a, lanes b, lanes c)
{
    return _mm512_ternarylogic_epi32(a, b, c, 0x96);
}

/* The halves of each lane in the other order. */
LANES_TARGET static inline lanes lanes_swap16(lanes a)
{
    return _mm512_rol_epi32(a, 16);
}

/* The low half of each lane of the one, the high half of the other. */
LANES_TARGET static inline lanes lanes_join16(lanes low, lanes high)
{
    return _mm512_mask_blend_epi16(0xaaaaaaaa, low, high);
}

typedef __mmask16 lanes_carry;
#define LANES_NO_CARRY 0

/* a + b + carry in each lane, and the carry out. */
LANES_TARGET static inline lanes lanes_add_carry(lanes a, lanes b, lanes_carry *carry)
{
    const lanes ones = _mm512_set1_epi32(-1), sum = _mm512_add_epi32(a, b);
    const __mmask16 over = _mm512_cmplt_epu32_mask(sum, b);
    const __mmask16 full = _mm512_mask_cmpeq_epi32_mask(*carry, sum, ones);
    const lanes result = _mm512_mask_sub_epi32(sum, *carry, sum, ones);
    *carry = (__mmask16)(over | full);
    return result;
}

/* Octets of ``low`` where the mask is 0; where it is 1 those of ``high``, moved within a lane. */
LANES_TARGET static inline lanes lanes_merge(lanes low, __mmask64 mask, lanes high, uint32_t move)
{
    const lanes first = _mm512_set4_epi32(0x0c0c0c0c, 0x08080808, 0x04040404, 0);
    return _mm512_mask_shuffle_epi8(low, mask, high,
                                    _mm512_or_si512(first, _mm512_set1_epi32((int)move)));
}

/* The low half of each lane of the one below that of the other, and so the high halves. */
LANES_TARGET static inline lanes lanes_low_halves(lanes low, lanes high)
{
    return lanes_merge(low, UINT64_C(0xcccccccccccccccc), high, 0x01000302);
}

LANES_TARGET static inline lanes lanes_high_halves(lanes low, lanes high)
{
    return lanes_merge(high, UINT64_C(0x3333333333333333), low, 0x01000302);
}

/* Octets 0 and 2 of each lane of the one, each below that of the other, and so octets 1 and 3. */
LANES_TARGET static inline lanes lanes_even_octets(lanes low, lanes high)
{
    return lanes_merge(low, UINT64_C(0xaaaaaaaaaaaaaaaa), high, 0x02030001);
}

LANES_TARGET static inline lanes lanes_odd_octets(lanes low, lanes high)
{
    return lanes_merge(high, UINT64_C(0x5555555555555555), low, 0x02030001);
}

/* Sixteen octets of lanes 0, 4, 8 and 12. */
LANES_TARGET static inline lanes lanes_load_row(const uint8_t *const *data, size_t offset)
{
    __m128i part[4];
    for (unsigned i = 0; i < 4; i++)
        __builtin_memcpy(&part[i], data[4 * i] + offset, sizeof part[i]);
    lanes row = _mm512_castsi128_si512(part[0]);
    row = _mm512_inserti32x4(row, part[1], 1);
    row = _mm512_inserti32x4(row, part[2], 2);
    return _mm512_inserti32x4(row, part[3], 3);
}

/* Four words of each lane, which lie in four rows, one after another. */
LANES_TARGET static inline void lanes_transpose_rows(lanes w[4])
{
    const lanes a = _mm512_unpacklo_epi32(w[0], w[1]), b = _mm512_unpacklo_epi32(w[2], w[3]);
    const lanes c = _mm512_unpackhi_epi32(w[0], w[1]), d = _mm512_unpackhi_epi32(w[2], w[3]);
    w[0] = _mm512_unpacklo_epi64(a, b);
    w[1] = _mm512_unpackhi_epi64(a, b);
    w[2] = _mm512_unpacklo_epi64(c, d);
    w[3] = _mm512_unpackhi_epi64(c, d);
}

#endif
#endif
