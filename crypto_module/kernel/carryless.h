/* Products of GF(2)[x] of two words with ordinary multiplications, in constant time.
 *
 * A word is split into four words which keep every fourth bit. In the product of two such words
 * the sum of a column stays below 16 and so does not reach the next column that matters: for the
 * low 64 bits column i adds at most i/4 + 1 <= 16 ones, and the only sum of 16 is in the top
 * column, whose carry leaves the word. The high 64 bits are the low ones of the reversed words:
 * rev(a * b) = rev(a) * rev(b) over 127 bits, so that reverse(..) >> 1 puts them in place.
 */
#ifndef BRAMA_CARRYLESS_H
#define BRAMA_CARRYLESS_H

#include <stdint.h>

#define EVERY_FOURTH UINT64_C(0x1111111111111111)

static inline void split(uint64_t out[4], uint64_t word)
{
    for (unsigned i = 0; i < 4; i++)
        out[i] = word & (EVERY_FOURTH << i);
}

static inline uint64_t low_product(const uint64_t a[4], const uint64_t b[4])
{
    uint64_t product = 0;
    for (unsigned column = 0; column < 4; column++) {
        uint64_t sum = 0;
        for (unsigned i = 0; i < 4; i++)
            sum ^= a[i] * b[(column - i) % 4];
        product |= sum & (EVERY_FOURTH << column);
    }
    return product;
}

static inline uint64_t swap_bits(uint64_t word, unsigned by, uint64_t mask)
{
    return (word & mask) << by | (word >> by & mask);
}

static inline uint64_t reverse(uint64_t word)
{
    word = swap_bits(word, 1, UINT64_C(0x5555555555555555));
    word = swap_bits(word, 2, UINT64_C(0x3333333333333333));
    word = swap_bits(word, 4, UINT64_C(0x0f0f0f0f0f0f0f0f));
    word = swap_bits(word, 8, UINT64_C(0x00ff00ff00ff00ff));
    word = swap_bits(word, 16, UINT64_C(0x0000ffff0000ffff));
    return word << 32 | word >> 32;
}

#endif
