/* DSTU 7564:2014: substitution, shift and mixing of a round are eight table look-ups a column. */
#include "kupyna.h"

#include <string.h>

#include "octets.h"

#define LENGTH_OCTETS 12

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

static void absorb(kupyna_state *state, const uint8_t *block)
{
    if (state->columns == 8)
        compress(state->h, block, 8, 10);
    else
        compress(state->h, block, 16, 14);
}

int kupyna_init(kupyna_state *state, unsigned bits)
{
    if (bits != 256 && bits != 384 && bits != 512)
        return 0;
    memset(state, 0, sizeof *state);
    state->columns = bits == 256 ? 8 : 16;
    state->digest_octets = bits / 8;
    state->h[0] = 8 * state->columns;
    return 1;
}

void kupyna_update(kupyna_state *state, const uint8_t *data, size_t size)
{
    const size_t block = 8 * (size_t)state->columns;
    const size_t held = (size_t)(state->octets % block);
    if (size == 0)
        return; /* an empty buffer may be NULL, which memcpy must not see */
    state->octets += size;
    if (held) {
        const size_t room = block - held;
        if (size < room) {
            memcpy(state->tail + held, data, size);
            return;
        }
        memcpy(state->tail + held, data, room);
        absorb(state, state->tail);
        data += room;
        size -= room;
    }
    for (; size >= block; data += block, size -= block)
        absorb(state, data);
    if (size)
        memcpy(state->tail, data, size);
}

void kupyna_digest(const kupyna_state *state, uint8_t *digest)
{
    kupyna_state end = *state;
    const size_t block = 8 * (size_t)end.columns;
    size_t held = (size_t)(end.octets % block);
    end.tail[held++] = 0x80;
    if (held > block - LENGTH_OCTETS) {
        memset(end.tail + held, 0, block - held);
        absorb(&end, end.tail);
        held = 0;
    }
    memset(end.tail + held, 0, block - held);
    store64_le(end.tail + block - LENGTH_OCTETS, end.octets << 3);
    end.tail[block - LENGTH_OCTETS + 8] = (uint8_t)(end.octets >> 61);
    absorb(&end, end.tail);

    uint64_t last[16];
    memcpy(last, end.h, sizeof last);
    for (unsigned number = 0; number < (end.columns == 8 ? 10u : 14u); number++)
        round_xor(last, number, end.columns);
    uint8_t octets[KUPYNA_BLOCK_MAX];
    for (unsigned j = 0; j < end.columns; j++)
        store64_le(octets + 8 * j, last[j] ^ end.h[j]);
    memcpy(digest, octets + block - end.digest_octets, end.digest_octets);
    wipe(&end, sizeof end);
    wipe(last, sizeof last);
    wipe(octets, sizeof octets);
}
