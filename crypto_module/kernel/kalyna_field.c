/* The polynomial hash: b = (b + block) h for every block.
 *
 * n blocks at once are (b + m_0) h^n + m_1 h^(n-1) + .. + m_(n-1) h, whose products are added
 * before they are reduced. The low terms of the polynomials have degree 10 at most, so that a
 * product of degree 2l - 2 is reduced by two folds: x^l = low, and then what that threw over. */
#include "kalyna_field.h"

#include <string.h>

#include "octets.h"

static uint64_t low_terms(unsigned words)
{
    return words == 2 ? 0x87 : words == 4 ? 0x425 : 0x125;
}

/* out += high * low over words + 1 words; the lower terms have few bits, known to all. */
static void fold(uint64_t *out, const uint64_t *high, unsigned words, uint64_t low)
{
    for (unsigned bit = 0; bit < 11; bit++) {
        if (!(low >> bit & 1)) /* of the polynomial, not of a secret */
            continue;
        for (unsigned i = 0; i < words; i++) {
            out[i] ^= high[i] << bit;
            if (bit)
                out[i + 1] ^= high[i] >> (64 - bit);
        }
    }
}

static void reduce(uint64_t *out, const uint64_t *wide, unsigned words)
{
    uint64_t first[KALYNA_FIELD_WORDS + 1] = {0}, second[2] = {0};
    memcpy(first, wide, words * sizeof *first);
    fold(first, wide + words, words, low_terms(words));
    fold(second, first + words, 1, low_terms(words));
    memcpy(out, first, words * sizeof *out);
    out[0] ^= second[0];
    wipe(first, sizeof first);
}

void kalyna_field_double(uint64_t *element, unsigned words)
{
    const uint64_t over = 0 - (element[words - 1] >> 63);
    for (unsigned i = words - 1; i > 0; i--)
        element[i] = element[i] << 1 | element[i - 1] >> 63;
    element[0] = element[0] << 1 ^ (over & low_terms(words));
}

void kalyna_field_init(kalyna_field *field, const uint64_t *h, unsigned words, cpu_path cpu)
{
    memset(field, 0, sizeof *field);
    field->words = words;
    field->sum = kalyna_field_sum_portable;
#if CPU_X86
    if (cpu != CPU_PORTABLE)
        field->sum = kalyna_field_sum_clmul;
#else
    (void)cpu;
#endif
    memcpy(field->powers[0], h, words * sizeof *h);
    for (unsigned n = 1; n < KALYNA_FIELD_POWERS; n++) {
        uint64_t wide[2 * KALYNA_FIELD_WORDS];
        field->sum(field, wide, field->powers[n - 1], 1);
        reduce(field->powers[n], wide, words);
        wipe(wide, sizeof wide);
    }
}

static void absorb(kalyna_field *field, const uint8_t *data, size_t count)
{
    uint64_t blocks[KALYNA_FIELD_POWERS * KALYNA_FIELD_WORDS];
    uint64_t wide[2 * KALYNA_FIELD_WORDS];
    for (size_t i = 0; i < count * field->words; i++)
        blocks[i] = load64_le(data + 8 * i);
    for (unsigned i = 0; i < field->words; i++)
        blocks[i] ^= field->b[i];
    field->sum(field, wide, blocks, count);
    reduce(field->b, wide, field->words);
}

void kalyna_field_absorb(kalyna_field *field, const uint8_t *data, size_t size)
{
    const size_t block = 8 * (size_t)field->words, most = KALYNA_FIELD_POWERS * block;
    for (; size >= most; data += most, size -= most)
        absorb(field, data, KALYNA_FIELD_POWERS);
    if (size >= block)
        absorb(field, data, size / block);
    if (size % block) {
        uint8_t last[8 * KALYNA_FIELD_WORDS] = {0};
        memcpy(last, data + (size - size % block), size % block);
        absorb(field, last, 1);
    }
}
