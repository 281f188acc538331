/* Kupyna in C99 alone: substitution, shift and mixing of a round are eight look-ups a column. */
#include "kupyna.h"

#include "kupyna_tables.h"
#include "octets.h"

static inline uint64_t mixed_column(const uint64_t *state, unsigned j, unsigned columns)
{
    const unsigned last = columns == 8 ? 7 : 11; /* how far row 7 moves */
    const unsigned mask = columns - 1;
    return kupyna_tables[0][state[j] & 255] ^
           kupyna_tables[1][state[(j - 1) & mask] >> 8 & 255] ^
           kupyna_tables[2][state[(j - 2) & mask] >> 16 & 255] ^
           kupyna_tables[3][state[(j - 3) & mask] >> 24 & 255] ^
           kupyna_tables[4][state[(j - 4) & mask] >> 32 & 255] ^
           kupyna_tables[5][state[(j - 5) & mask] >> 40 & 255] ^
           kupyna_tables[6][state[(j - 6) & mask] >> 48 & 255] ^
           kupyna_tables[7][state[(j - last) & mask] >> 56];
}

static inline void round_xor(uint64_t *state, unsigned number, unsigned columns)
{
    uint64_t keyed[16];
    for (unsigned j = 0; j < columns; j++)
        keyed[j] = state[j] ^ (uint64_t)(j << 4 ^ number);
    for (unsigned j = 0; j < columns; j++)
        state[j] = mixed_column(keyed, j, columns);
}

static inline void round_plus(uint64_t *state, unsigned number, unsigned columns)
{
    uint64_t keyed[16];
    for (unsigned j = 0; j < columns; j++)
        keyed[j] = state[j] + (UINT64_C(0x00f0f0f0f0f0f0f3) ^
                               (uint64_t)((columns - 1 - j) << 4 ^ number) << 56);
    for (unsigned j = 0; j < columns; j++)
        state[j] = mixed_column(keyed, j, columns);
}

/* h = T_xor(h ^ m) ^ T_plus(m) ^ h; the two run side by side. */
static inline void compress(uint64_t *h, const uint8_t *block, unsigned columns, unsigned rounds)
{
    uint64_t left[16], right[16];
    for (unsigned j = 0; j < columns; j++) {
        right[j] = load64_le(block + 8 * j);
        left[j] = h[j] ^ right[j];
    }
    for (unsigned number = 0; number < rounds; number++) {
        round_xor(left, number, columns);
        round_plus(right, number, columns);
    }
    for (unsigned j = 0; j < columns; j++)
        h[j] ^= left[j] ^ right[j];
}

/* The compiler makes a copy for each width, in which the loops are unrolled. */
static void absorb_narrow(uint64_t *h, const uint8_t *blocks, size_t count)
{
    for (; count > 0; count--, blocks += 64)
        compress(h, blocks, 8, 10);
}

static void absorb_wide(uint64_t *h, const uint8_t *blocks, size_t count)
{
    for (; count > 0; count--, blocks += 128)
        compress(h, blocks, 16, 14);
}

static inline void finish(uint64_t *h, unsigned columns, unsigned rounds)
{
    uint64_t last[16];
    for (unsigned j = 0; j < columns; j++)
        last[j] = h[j];
    for (unsigned number = 0; number < rounds; number++)
        round_xor(last, number, columns);
    for (unsigned j = 0; j < columns; j++)
        h[j] ^= last[j];
    wipe(last, sizeof last);
}

static void finish_narrow(uint64_t *h)
{
    finish(h, 8, 10);
}

static void finish_wide(uint64_t *h)
{
    finish(h, 16, 14);
}

const kupyna_transform kupyna_portable[2] = {
    {absorb_narrow, finish_narrow},
    {absorb_wide, finish_wide},
};
