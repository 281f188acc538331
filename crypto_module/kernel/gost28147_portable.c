/* The rounds of GOST 28147 in C alone: tables of two rows, looked up by secret data. */
#include "gost28147.h"

void gost28147_expand_pairs(gost28147_pairs *out, const gost28147_rows *rows)
{
    for (unsigned p = 0; p < 4; p++)
        for (unsigned octet = 0; octet < 256; octet++) {
            const uint32_t value = rows->low[p][octet & 15] | (uint32_t)rows->high[p][octet >> 4];
            const uint32_t placed = value << (8 * p);
            out->pair[p][octet] = placed << 11 | placed >> 21;
        }
}

static inline uint32_t substituted(const gost28147_pairs *pairs, uint32_t sum)
{
    return pairs->pair[0][sum & 255] ^ pairs->pair[1][sum >> 8 & 255] ^
           pairs->pair[2][sum >> 16 & 255] ^ pairs->pair[3][sum >> 24];
}

#define SIDE_BY_SIDE 4

static inline void group_rounds(const gost28147_pairs *pairs, const uint32_t *words,
                                unsigned rounds, uint32_t *n1_words, uint32_t *n2_words,
                                const unsigned width)
{
    uint32_t n1[SIDE_BY_SIDE], n2[SIDE_BY_SIDE];
    for (unsigned j = 0; j < width; j++) {
        n1[j] = n1_words[j];
        n2[j] = n2_words[j];
    }
    for (unsigned i = 0; i < rounds; i += 2) {
        for (unsigned j = 0; j < width; j++)
            n2[j] ^= substituted(pairs, n1[j] + words[i]);
        for (unsigned j = 0; j < width; j++)
            n1[j] ^= substituted(pairs, n2[j] + words[i + 1]);
    }
    for (unsigned j = 0; j < width; j++) {
        n1_words[j] = n1[j];
        n2_words[j] = n2[j];
    }
}

/* Blocks of a group do not wait for one another; the batch has room for a whole last group. */
void gost28147_rounds_portable(const gost28147 *cipher, const uint32_t *words, unsigned rounds,
                               gost28147_batch *batch, size_t count)
{
    if (count == 1)
        group_rounds(&cipher->pairs, words, rounds, batch->n1, batch->n2, 1);
    else
        for (size_t i = 0; i < count; i += SIDE_BY_SIDE)
            group_rounds(&cipher->pairs, words, rounds, batch->n1 + i, batch->n2 + i,
                         SIDE_BY_SIDE);
}
