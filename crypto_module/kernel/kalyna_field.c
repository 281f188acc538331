/* The polynomial hash: b = (b + block) h for every block.
 *
 * n blocks at once are (b + m_0) h^n + m_1 h^(n-1) + .. + m_(n-1) h, whose products are added
 * before they are reduced. The polynomial of l bits is x^l + x^s + x^t + x^u + 1 with s, t and u
 * of 10 at most, so that a product of degree 2l - 2 is reduced by two folds: x^l = its lower
 * terms, and then what that threw over. */
#include "kalyna_field.h"

#include <string.h>

#include "octets.h"

/* out += high * (x^s + x^t + x^u + 1), over words + 1 words. */
static inline void fold_by(uint64_t *out, const uint64_t *high, unsigned words, unsigned s,
                           unsigned t, unsigned u)
{
    uint64_t over = 0;
    for (unsigned i = 0; i < words; i++) {
        const uint64_t h = high[i];
        out[i] ^= over ^ h ^ h << s ^ h << t ^ h << u;
        over = h >> (64 - s) ^ h >> (64 - t) ^ h >> (64 - u);
    }
    out[words] ^= over;
}

/* count words of high under the polynomial of so many words: constants, so that it is unrolled. */
static inline void fold(uint64_t *out, const uint64_t *high, unsigned count, unsigned words)
{
    if (words == 2)
        fold_by(out, high, count, 7, 2, 1);
    else if (words == 4)
        fold_by(out, high, count, 10, 5, 2);
    else
        fold_by(out, high, count, 8, 5, 2);
}

static inline void reduce_words(uint64_t *out, const uint64_t *wide, unsigned words)
{
    uint64_t first[KALYNA_FIELD_WORDS + 1], second[2] = {0};
    for (unsigned i = 0; i < words; i++)
        first[i] = wide[i];
    first[words] = 0;
    fold(first, wide + words, words, words);
    fold(second, first + words, 1, words);
    for (unsigned i = 0; i < words; i++)
        out[i] = first[i];
    out[0] ^= second[0];
}

static void reduce(uint64_t *out, const uint64_t *wide, unsigned words)
{
    if (words == 2)
        reduce_words(out, wide, 2);
    else if (words == 4)
        reduce_words(out, wide, 4);
    else
        reduce_words(out, wide, 8);
}

void kalyna_field_double(uint64_t *element, unsigned words)
{
    const uint64_t over = element[words - 1] >> 63;
    uint64_t low[2] = {0};
    fold(low, &over, 1, words);
    for (unsigned i = words - 1; i > 0; i--)
        element[i] = element[i] << 1 | element[i - 1] >> 63;
    element[0] = element[0] << 1 ^ low[0];
}

void kalyna_field_init(kalyna_field *field, const uint64_t *h, unsigned words, cpu_path cpu)
{
    memset(field, 0, sizeof *field);
    field->words = words;
    field->sum = kalyna_field_sum_portable;
#if CPU_X86
    if (cpu == CPU_AVX2)
        field->sum = kalyna_field_sum_clmul;
    else if (cpu == CPU_AVX512)
        field->sum = kalyna_field_sum_vpclmul;
#else
    (void)cpu;
#endif
    memcpy(field->powers + KALYNA_FIELD_ROOM - words, h, words * sizeof *h);
    field->made = 1;
}

/* The highest power there is times H, which is a sum of one block. */
static void make_power(kalyna_field *field)
{
    const unsigned words = field->words;
    const uint64_t *last = kalyna_field_power(field, field->made);
    uint64_t wide[2 * KALYNA_FIELD_WORDS], kept[KALYNA_FIELD_WORDS];
    const uint8_t zeros[8 * KALYNA_FIELD_WORDS] = {0};
    memcpy(kept, field->b, sizeof kept);
    memcpy(field->b, last, words * sizeof *last);
    field->sum(field, wide, zeros, 1);
    memcpy(field->b, kept, sizeof kept);
    field->made++;
    reduce(field->powers + KALYNA_FIELD_ROOM - field->made * words, wide, words);
    wipe(wide, sizeof wide);
    wipe(kept, sizeof kept);
}

static void absorb(kalyna_field *field, uint64_t *wide, const uint8_t *data, size_t count)
{
    while (field->made < count)
        make_power(field);
    field->sum(field, wide, data, count);
    reduce(field->b, wide, field->words);
}

void kalyna_field_absorb(kalyna_field *field, const uint8_t *data, size_t size)
{
    uint64_t wide[2 * KALYNA_FIELD_WORDS] = {0};
    const size_t block = 8 * (size_t)field->words, most = 8 * (size_t)KALYNA_FIELD_ROOM;
    for (; size >= most; data += most, size -= most)
        absorb(field, wide, data, most / block);
    if (size >= block)
        absorb(field, wide, data, size / block);
    if (size % block) {
        uint8_t last[8 * KALYNA_FIELD_WORDS] = {0};
        memcpy(last, data + (size - size % block), size % block);
        absorb(field, wide, last, 1);
    }
    wipe(wide, sizeof wide);
}
