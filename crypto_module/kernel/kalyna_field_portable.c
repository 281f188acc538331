/* Products of GF(2)[x] by ordinary multiplications, in constant time.
 *
 * A word is split into four which keep every fourth bit; in a product of two of these no sum of
 * a column reaches the next column that is kept. The low 64 bits of the carry-less product are
 * collected so; the high ones are the low ones of the reversed words, one bit lower. */
#include "kalyna_field.h"

#include "octets.h"

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

static void split_all(uint64_t low[][4], uint64_t high[][4], const uint64_t *element,
                      unsigned words)
{
    for (unsigned i = 0; i < words; i++) {
        split(low[i], element[i]);
        split(high[i], reverse(element[i]));
    }
}

void kalyna_field_sum_portable(const kalyna_field *field, uint64_t *wide, const uint8_t *blocks,
                               size_t count)
{
    const unsigned words = field->words;
    uint64_t al[KALYNA_FIELD_WORDS][4], ah[KALYNA_FIELD_WORDS][4];
    uint64_t bl[KALYNA_FIELD_WORDS][4], bh[KALYNA_FIELD_WORDS][4];
    uint64_t block[KALYNA_FIELD_WORDS];
    uint64_t low[2 * KALYNA_FIELD_WORDS] = {0}, high[2 * KALYNA_FIELD_WORDS] = {0};
    for (size_t n = 0; n < count; n++) {
        for (unsigned i = 0; i < words; i++, blocks += 8)
            block[i] = load64_le(blocks) ^ (n == 0 ? field->b[i] : 0);
        split_all(al, ah, block, words);
        split_all(bl, bh, kalyna_field_power(field, count - n), words);
        for (unsigned i = 0; i < words; i++)
            for (unsigned j = 0; j < words; j++) {
                low[i + j] ^= low_product(al[i], bl[j]);
                high[i + j] ^= low_product(ah[i], bh[j]);
            }
    }
    wide[0] = low[0];
    for (unsigned i = 1; i < 2 * words; i++)
        wide[i] = low[i] ^ reverse(high[i - 1]) >> 1;
}
