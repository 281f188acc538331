/* The rounds of GOST 28147 in C alone: tables of two rows, looked up by secret data. */
#include "gost28147.h"

#include "octets.h"

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
                                unsigned rounds, uint8_t *blocks, const unsigned width)
{
    uint32_t n1[SIDE_BY_SIDE], n2[SIDE_BY_SIDE];
    for (unsigned j = 0; j < width; j++) {
        n1[j] = load32_le(blocks + GOST28147_BLOCK * j);
        n2[j] = load32_le(blocks + GOST28147_BLOCK * j + 4);
    }
    for (unsigned i = 0; i < rounds; i += 2) {
        for (unsigned j = 0; j < width; j++)
            n2[j] ^= substituted(pairs, n1[j] + words[i]);
        for (unsigned j = 0; j < width; j++)
            n1[j] ^= substituted(pairs, n2[j] + words[i + 1]);
    }
    for (unsigned j = 0; j < width; j++) {
        store32_le(blocks + GOST28147_BLOCK * j, n2[j]);
        store32_le(blocks + GOST28147_BLOCK * j + 4, n1[j]);
    }
}

/* Blocks of a group do not wait for one another; the batch has room for a whole last group. */
void gost28147_rounds_portable(const gost28147 *cipher, const uint32_t *words, unsigned rounds,
                               gost28147_batch *batch, size_t count)
{
    if (count == 1)
        group_rounds(&cipher->pairs, words, rounds, batch->octets, 1);
    else
        for (size_t i = 0; i < count; i += SIDE_BY_SIDE)
            group_rounds(&cipher->pairs, words, rounds, batch->octets + GOST28147_BLOCK * i,
                         SIDE_BY_SIDE);
}
