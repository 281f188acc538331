/* Gamma of Kalyna's counters, 512 octets at a time, without memory between counter and text.
 *
 * A register holds 8/c counters of c words. n is added to word 0 of each; a word that came out
 * less than n has a carry, and a word of ones passes a carry on. With these as two masks of eight
 * bits, m and p, the words that a carry reaches are ((2m + p) ^ p): an addition of eight bits
 * carries for all at once. The last word of a counter passes nothing on. */
#include "kalyna.h"

#if CPU_X86

#include "kalyna_rounds_avx512.h"

/* The last words of the counters of c words. */
static inline __mmask8 last_words(unsigned c)
{
    return c == 2 ? 0xaa : c == 4 ? 0x88 : 0x80;
}

/* n has numbers below 2^63 in the first words and zeros in the others. */
TARGET_AVX512 static inline __m512i add_to_counters(__m512i counters, __m512i n, unsigned c)
{
    const __m512i ones = _mm512_set1_epi64(-1);
    const __m512i sum = _mm512_add_epi64(counters, n);
    const __mmask8 carry = _mm512_cmplt_epu64_mask(sum, n);
    const __mmask8 passes = (__mmask8)(_mm512_cmpeq_epi64_mask(sum, ones) & ~last_words(c));
    const __mmask8 reached = (__mmask8)((2U * carry + passes) ^ passes);
    return _mm512_mask_sub_epi64(sum, reached, sum, ones);
}

TARGET_AVX512 static inline __m512i repeat_counter(const uint64_t *counter, unsigned c)
{
    uint64_t words[8];
    for (unsigned j = 0; j < 8; j++)
        words[j] = counter[j % c];
    return _mm512_loadu_si512(words);
}

TARGET_AVX512 static inline void run(const kalyna *cipher, uint64_t *counter, uint8_t *out,
                                     const uint8_t *in, size_t chunks, unsigned c)
{
    const __mmask8 first_words = (__mmask8)(last_words(c) >> (c - 1));
    const __m512i step = _mm512_maskz_set1_epi64(first_words, 8 / (int)c);
    const __m512i chunk = _mm512_maskz_set1_epi64(first_words, 64 / (int)c);
    const __m512i place = _mm512_set_epi64(7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i start = _mm512_maskz_add_epi64(
        first_words, _mm512_srli_epi64(place, c == 2 ? 1 : c == 4 ? 2 : 3), _mm512_set1_epi64(1));
    __m512i base = repeat_counter(counter, c);
    wide_boxes boxes;
    wide_boxes_load(&boxes, kupyna_sboxes);
    for (; chunks; chunks--, in += KALYNA_WIDE, out += KALYNA_WIDE) {
        wide_rows s;
        __m512i n = start;
        for (unsigned k = 0; k < 8; k++) {
            s.row[k] = add_to_counters(base, n, c);
            n = _mm512_add_epi64(n, step);
        }
        rows_encrypt(cipher, &boxes, &s, c);
        for (unsigned k = 0; k < 8; k++)
            _mm512_storeu_si512(
                out + 64 * k, _mm512_xor_si512(s.row[k], _mm512_loadu_si512(in + 64 * k)));
        base = add_to_counters(base, chunk, c);
    }
    _mm512_mask_storeu_epi64(counter, (__mmask8)((1U << c) - 1), base);
}

TARGET_AVX512 void kalyna_gamma_avx512(const kalyna *cipher, uint64_t *counter, uint8_t *out,
                                       const uint8_t *in, size_t chunks)
{
    if (cipher->columns == 2)
        run(cipher, counter, out, in, chunks, 2);
    else if (cipher->columns == 4)
        run(cipher, counter, out, in, chunks, 4);
    else
        run(cipher, counter, out, in, chunks, 8);
}

#endif
