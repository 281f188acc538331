/* GOST 34.311-95: the running hash around the step function of a path. */
#include "gost34311.h"

#include <string.h>

#include "octets.h"

/* What nibble i of a sum, the value here, is replaced by: in its place and rotated. */
static void expand_nibbles(uint32_t nibbles[8][16], const gost28147_rows *rows)
{
    for (unsigned i = 0; i < 8; i++)
        for (unsigned value = 0; value < 16; value++) {
            const uint32_t octet = i % 2 ? rows->high[i / 2][value] : rows->low[i / 2][value];
            const uint32_t placed = octet << (8 * (i / 2));
            nibbles[i][value] = placed << 11 | placed >> 21;
        }
}

void gost34311_expand_sbox(gost34311_sbox *sbox, const uint8_t *packed, cpu_path path)
{
    uint32_t n[8][16];
    gost28147_unpack(&sbox->rows, packed);
    expand_nibbles(n, &sbox->rows);
    for (unsigned i = 0; i < 4096; i++) {
        sbox->low[i] = n[0][i & 15] ^ n[1][i >> 4 & 15] ^ n[2][i >> 8];
        sbox->top[i] = n[5][i & 15] ^ n[6][i >> 4 & 15] ^ n[7][i >> 8];
    }
    for (unsigned i = 0; i < 256; i++)
        sbox->middle[i] = n[3][i & 15] ^ n[4][i >> 4];
    sbox->path = path;
    sbox->step = gost34311_step_portable;
#if CPU_X86
    if (path != CPU_PORTABLE)
        sbox->step = gost34311_step_avx2;
#endif
}

static void absorb(gost34311_state *state, const gost34311_sbox *sbox, const uint8_t *block)
{
    uint64_t m[4], carry = 0;
    for (unsigned i = 0; i < 4; i++) {
        m[i] = load64_le(block + 8 * i);
        const uint64_t first = state->sum[i] + m[i];
        state->sum[i] = first + carry;
        carry = (uint64_t)(first < m[i]) | (uint64_t)(state->sum[i] < carry);
    }
    sbox->step(sbox, state->h, m);
}

void gost34311_init(gost34311_state *state)
{
    memset(state, 0, sizeof *state);
}

void gost34311_update(gost34311_state *state, const gost34311_sbox *sbox, const uint8_t *data,
                      size_t size)
{
    const size_t held = (size_t)(state->octets % GOST34311_BLOCK);
    if (size == 0)
        return; /* an empty buffer may be NULL, which memcpy must not see */
    state->octets += size;
    if (held) {
        const size_t room = GOST34311_BLOCK - held;
        if (size < room) {
            memcpy(state->tail + held, data, size);
            return;
        }
        memcpy(state->tail + held, data, room);
        absorb(state, sbox, state->tail);
        data += room;
        size -= room;
    }
    for (; size >= GOST34311_BLOCK; data += GOST34311_BLOCK, size -= GOST34311_BLOCK)
        absorb(state, sbox, data);
    if (size)
        memcpy(state->tail, data, size);
}

void gost34311_digest(const gost34311_state *state, const gost34311_sbox *sbox, uint8_t *digest)
{
    gost34311_state end = *state;
    const size_t held = (size_t)(end.octets % GOST34311_BLOCK);
    /* The standard's last block has 0 to 256 bits, so an empty message still takes one step. */
    if (held || end.octets == 0) {
        memset(end.tail + held, 0, GOST34311_BLOCK - held);
        absorb(&end, sbox, end.tail);
    }
    const uint64_t length[4] = {end.octets << 3, end.octets >> 61, 0, 0};
    sbox->step(sbox, end.h, length);
    sbox->step(sbox, end.h, end.sum);
    for (unsigned i = 0; i < 4; i++)
        store64_le(digest + 8 * i, end.h[i]);
    wipe(&end, sizeof end);
}
