/* The polynomial hash by ordinary multiplications, in constant time. */
#include "kalyna_field.h"

#include "carryless.h"
#include "octets.h"

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
