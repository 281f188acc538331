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

LANES_TARGET static inline lanes lanes_load_sbox_row(const uint8_t *row)
{
    __m128i octets;
    __builtin_memcpy(&octets, row, sizeof octets);
    return _mm256_broadcastsi128_si256(octets);
}

LANES_TARGET static inline lanes_sbox lanes_load_sbox(const gost28147_rows *rows)
{
    lanes_sbox sbox;
    for (unsigned p = 0; p < 4; p++) {
        sbox.low[p] = lanes_load_sbox_row(rows->low[p]);
        sbox.high[p] = lanes_load_sbox_row(rows->high[p]);
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

LANES_TARGET static inline lanes lanes_round(lanes_sbox sbox, lanes target, lanes sum)
{
    return _mm256_xor_si256(target, lanes_substitute(sbox, sum));
}

LANES_TARGET static inline void lanes_store(uint32_t *words, lanes value)
{
    __builtin_memcpy(words, &value, sizeof value);
}

/* Blocks with their halves apart, in some order of the blocks; and back. */
LANES_TARGET static inline void lanes_load_blocks(lanes *low, lanes *high, const uint8_t *blocks)
{
    lanes half[2];
    __builtin_memcpy(half, blocks, sizeof half);
    const __m256 a = _mm256_castsi256_ps(half[0]), b = _mm256_castsi256_ps(half[1]);
    *low = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0x88));
    *high = _mm256_castps_si256(_mm256_shuffle_ps(a, b, 0xdd));
}

LANES_TARGET static inline void lanes_store_blocks(uint8_t *blocks, lanes low, lanes high)
{
    const lanes half[2] = {_mm256_unpacklo_epi32(low, high), _mm256_unpackhi_epi32(low, high)};
    __builtin_memcpy(blocks, half, sizeof half);
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

LANES_TARGET static inline lanes lanes_xor3(lanes a, lanes b, lanes c)
{
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}

/* The octets of each lane in the order of ``move``. */
LANES_TARGET static inline lanes lanes_move(lanes a, uint32_t move)
{
    const lanes first = _mm256_broadcastsi128_si256(
        _mm_setr_epi32(0, 0x04040404, 0x08080808, 0x0c0c0c0c));
    return _mm256_shuffle_epi8(a, _mm256_or_si256(first, lanes_all(move)));
}

/* The halves of each lane in the other order. */
LANES_TARGET static inline lanes lanes_swap16(lanes a)
{
    return lanes_move(a, 0x01000302);
}

/* The low half of each lane of the one, the high half of the other. */
LANES_TARGET static inline lanes lanes_join16(lanes low, lanes high)
{
    return _mm256_blend_epi16(low, high, 0xaa);
}

/* The low half of each lane of the one below that of the other, and so the high halves. */
LANES_TARGET static inline lanes lanes_low_halves(lanes low, lanes high)
{
    return lanes_join16(low, lanes_swap16(high));
}

LANES_TARGET static inline lanes lanes_high_halves(lanes low, lanes high)
{
    return lanes_join16(lanes_swap16(low), high);
}

/* Octets 0 and 2 of each lane of the one, each below that of the other, and so octets 1 and 3. */
LANES_TARGET static inline lanes lanes_even_octets(lanes low, lanes high)
{
    return _mm256_blendv_epi8(low, lanes_move(high, 0x02030001),
                              _mm256_set1_epi16((short)0xff00));
}

LANES_TARGET static inline lanes lanes_odd_octets(lanes low, lanes high)
{
    return _mm256_blendv_epi8(lanes_move(low, 0x02030001), high,
                              _mm256_set1_epi16((short)0xff00));
}

typedef lanes lanes_carry; /* -1 in a lane for a carry */
#define LANES_NO_CARRY _mm256_setzero_si256()

/* a + b + carry in each lane, and the carry out. */
LANES_TARGET static inline lanes lanes_add_carry(lanes a, lanes b, lanes_carry *carry)
{
    const lanes ones = _mm256_set1_epi32(-1), sum = _mm256_add_epi32(a, b);
    const lanes under = _mm256_cmpeq_epi32(_mm256_max_epu32(sum, b), sum);
    const lanes full = _mm256_and_si256(*carry, _mm256_cmpeq_epi32(sum, ones));
    const lanes result = _mm256_sub_epi32(sum, *carry);
    *carry = _mm256_or_si256(_mm256_andnot_si256(under, ones), full);
    return result;
}

/* Sixteen octets of lanes 0 and 4. */
LANES_TARGET static inline lanes lanes_load_row(const uint8_t *const *data, size_t offset)
{
    __m128i part[2];
    for (unsigned i = 0; i < 2; i++)
        __builtin_memcpy(&part[i], data[4 * i] + offset, sizeof part[i]);
    return _mm256_inserti128_si256(_mm256_castsi128_si256(part[0]), part[1], 1);
}

/* Four words of each lane, which lie in four rows, one after another. */
LANES_TARGET static inline void lanes_transpose_rows(lanes w[4])
{
    const lanes a = _mm256_unpacklo_epi32(w[0], w[1]), b = _mm256_unpacklo_epi32(w[2], w[3]);
    const lanes c = _mm256_unpackhi_epi32(w[0], w[1]), d = _mm256_unpackhi_epi32(w[2], w[3]);
    w[0] = _mm256_unpacklo_epi64(a, b);
    w[1] = _mm256_unpackhi_epi64(a, b);
    w[2] = _mm256_unpacklo_epi64(c, d);
    w[3] = _mm256_unpackhi_epi64(c, d);
}

#endif
#endif
