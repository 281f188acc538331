/* The step function of GOST 34.311 for one message: ciphers in words, all that is linear in
 * vectors of 256 bits.
 *
 * Nothing of the step waits less for what is before it than the ciphers, 32 rounds one after
 * another. So a round is three look-ups and two sums deep, and what need not wait for the ciphers
 * does not: with psi linear,
 *
 *     psi^61(h ^ psi(m ^ psi^12(s))) = psi^61(h) ^ psi^62(m) ^ psi^74(s),
 *
 * whose first two terms are ready before s is, and each is fourteen look-ups of PSHUFB: a word of
 * 16 bits of the result is the sum of at most seven words of either half of the argument.
 */
#include "gost34311.h"

#if CPU_X86

#include <immintrin.h>

#include "gost34311_psi.h"

#define TARGET __attribute__((target("avx2,bmi,bmi2")))

enum { PSI_61, PSI_62, PSI_74 };

TARGET static inline __m256i load(const void *octets)
{
    return _mm256_loadu_si256(octets);
}

TARGET static inline __m256i psi(unsigned power, __m256i y)
{
    const __m256i half[2] = {_mm256_permute4x64_epi64(y, 0x44), _mm256_permute4x64_epi64(y, 0xee)};
    __m256i sum[2] = {_mm256_setzero_si256(), _mm256_setzero_si256()};
    for (unsigned i = 0; i < 7; i++)
        for (unsigned j = 0; j < 2; j++)
            sum[j] = _mm256_xor_si256(
                sum[j], _mm256_shuffle_epi8(half[j], load(gost34311_psi[power][7 * j + i])));
    return _mm256_xor_si256(sum[0], sum[1]);
}

/* A(y) = (y1, y2, y3, y0 ^ y1), lowest quarter first. */
TARGET static inline __m256i transform_a(__m256i y)
{
    const __m256i top = _mm256_set_epi64x(-1, 0, 0, 0);
    return _mm256_xor_si256(_mm256_permute4x64_epi64(y, 0x39),
                            _mm256_and_si256(_mm256_permute4x64_epi64(y, 0x55), top));
}

/* key = P(y): word k gathers octet k of the four quarters. */
TARGET static inline void transform_p(uint32_t key[8], __m256i y)
{
    const __m256i pairs = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15));
    const __m256i paired = _mm256_shuffle_epi8(y, pairs);
    const __m128i low = _mm256_castsi256_si128(paired), high = _mm256_extracti128_si256(paired, 1);
    _mm_storeu_si128((void *)key, _mm_unpacklo_epi16(low, high));
    _mm_storeu_si128((void *)(key + 4), _mm_unpackhi_epi16(low, high));
}

TARGET static inline void make_keys(uint32_t keys[4][8], __m256i u, __m256i v)
{
    const __m256i c3 = _mm256_set_epi64x(
        (long long)UINT64_C(0xff00ffff000000ff), (long long)UINT64_C(0xff0000ff00ffff00),
        (long long)UINT64_C(0x00ff00ff00ff00ff), (long long)UINT64_C(0xff00ff00ff00ff00));
    transform_p(keys[0], _mm256_xor_si256(u, v));
    for (unsigned i = 1; i < 4; i++) {
        u = transform_a(u);
        if (i == 2)
            u = _mm256_xor_si256(u, c3);
        v = transform_a(transform_a(v));
        transform_p(keys[i], _mm256_xor_si256(u, v));
    }
}

/* The compiler must not make one chain of the sums: two of them are ready at once. */
#define APART(sum) __asm__("" : "+r"(sum))

TARGET static inline uint32_t half_round(const gost34311_sbox *sbox, uint32_t target, uint32_t sum)
{
    uint32_t first = target ^ sbox->low[sum & 4095];
    uint32_t second = sbox->top[sum >> 20] ^ sbox->middle[_bextr_u32(sum, 12, 8)];
    APART(first);
    APART(second);
    return first ^ second;
}

/* Rounds of the four ciphers side by side: they do not wait for one another. */
TARGET static inline void two_rounds(const gost34311_sbox *sbox, uint32_t n1[4], uint32_t n2[4],
                                     uint32_t keys[4][8], unsigned k1, unsigned k2)
{
    for (unsigned i = 0; i < 4; i++)
        n2[i] = half_round(sbox, n2[i], n1[i] + keys[i][k1]);
    for (unsigned i = 0; i < 4; i++)
        n1[i] = half_round(sbox, n1[i], n2[i] + keys[i][k2]);
}

TARGET static inline __m256i encrypt_quarters(const gost34311_sbox *sbox, const uint64_t h[4],
                                              uint32_t keys[4][8])
{
    uint32_t n1[4], n2[4];
    uint64_t s[4];
    for (unsigned i = 0; i < 4; i++) {
        n1[i] = (uint32_t)h[i];
        n2[i] = (uint32_t)(h[i] >> 32);
    }
    for (unsigned pass = 0; pass < 3; pass++)
        for (unsigned k = 0; k < 8; k += 2)
            two_rounds(sbox, n1, n2, keys, k, k + 1);
    for (unsigned k = 8; k > 0; k -= 2)
        two_rounds(sbox, n1, n2, keys, k - 1, k - 2);
    for (unsigned i = 0; i < 4; i++)
        s[i] = (uint64_t)n2[i] | (uint64_t)n1[i] << 32;
    return _mm256_set_epi64x((long long)s[3], (long long)s[2], (long long)s[1], (long long)s[0]);
}

TARGET void gost34311_step_avx2(const gost34311_sbox *sbox, uint64_t h[4], const uint64_t m[4])
{
    uint32_t keys[4][8];
    const __m256i u = load(h), v = load(m);
    make_keys(keys, u, v);
    const __m256i ready = _mm256_xor_si256(psi(PSI_61, u), psi(PSI_62, v));
    const __m256i s = encrypt_quarters(sbox, h, keys);
    _mm256_storeu_si256((void *)h, _mm256_xor_si256(ready, psi(PSI_74, s)));
}

#endif
