/* GOST 34.311-95: the step function and the running hash; a vector is four words, lowest first. */
#include "gost34311.h"

#include <string.h>

#include "octets.h"

/* C3, lowest word first. */
static const uint64_t C3[4] = {
    UINT64_C(0xff00ff00ff00ff00),
    UINT64_C(0x00ff00ff00ff00ff),
    UINT64_C(0xff0000ff00ffff00),
    UINT64_C(0xff00ffff000000ff),
};

/* A(Y) = (y1 ^ y2) || y4 || y3 || y2. */
static void transform_a(uint64_t y[4])
{
    const uint64_t top = y[0] ^ y[1];
    y[0] = y[1];
    y[1] = y[2];
    y[2] = y[3];
    y[3] = top;
}

/* key = P(U ^ V): octet i + 4k of the key is octet 8i + k of the vector, so that word k of the
 * key gathers octet k of the four quarters. */
static void transform_p(uint32_t key[8], const uint64_t u[4], const uint64_t v[4])
{
    const uint64_t w0 = u[0] ^ v[0], w1 = u[1] ^ v[1], w2 = u[2] ^ v[2], w3 = u[3] ^ v[3];
    for (unsigned k = 0; k < 8; k++)
        key[k] = (uint32_t)(w0 >> (8 * k) & 255) | (uint32_t)(w1 >> (8 * k) & 255) << 8 |
                 (uint32_t)(w2 >> (8 * k) & 255) << 16 | (uint32_t)(w3 >> (8 * k) & 255) << 24;
}

static void make_keys(uint32_t keys[4][8], const uint64_t h[4], const uint64_t m[4])
{
    uint64_t u[4], v[4];
    memcpy(u, h, sizeof u);
    memcpy(v, m, sizeof v);
    transform_p(keys[0], u, v);
    for (unsigned i = 1; i < 4; i++) {
        transform_a(u);
        if (i == 2)
            for (unsigned j = 0; j < 4; j++)
                u[j] ^= C3[j];
        transform_a(v);
        transform_a(v);
        transform_p(keys[i], u, v);
    }
}

/* A round of the four ciphers side by side: they do not wait for one another. */
static inline void quadruple_round(const gost28147_sbox *sbox, uint32_t target[4],
                                   const uint32_t source[4], uint32_t keys[4][8], unsigned k)
{
    for (unsigned i = 0; i < 4; i++)
        target[i] ^= gost28147_step(sbox, source[i], keys[i][k]);
}

/* s = E(h), quarter i under key i. */
static void encrypt_quarters(const gost28147_sbox *sbox, uint64_t s[4], const uint64_t h[4],
                             uint32_t keys[4][8])
{
    uint32_t n1[4], n2[4];
    for (unsigned i = 0; i < 4; i++) {
        n1[i] = (uint32_t)h[i];
        n2[i] = (uint32_t)(h[i] >> 32);
    }
    for (unsigned pass = 0; pass < 3; pass++)
        for (unsigned k = 0; k < 8; k += 2) {
            quadruple_round(sbox, n2, n1, keys, k);
            quadruple_round(sbox, n1, n2, keys, k + 1);
        }
    for (unsigned k = 8; k > 0; k -= 2) {
        quadruple_round(sbox, n2, n1, keys, k - 1);
        quadruple_round(sbox, n1, n2, keys, k - 2);
    }
    for (unsigned i = 0; i < 4; i++)
        s[i] = (uint64_t)n2[i] | (uint64_t)n1[i] << 32;
}

/* psi, ``times`` times: a register of sixteen 16-bit words moves one place and takes feedback.
 * The words that were and will be lie on one tape; the register is its last sixteen. */
static inline void transform_psi(uint16_t tape[16 + 61], unsigned times)
{
    for (unsigned i = 0; i < times; i++)
        tape[i + 16] = (uint16_t)(tape[i] ^ tape[i + 1] ^ tape[i + 2] ^ tape[i + 3] ^
                                  tape[i + 12] ^ tape[i + 15]);
}

static inline void load_tape(uint16_t *tape, const uint64_t v[4])
{
    for (unsigned i = 0; i < 16; i++)
        tape[i] = (uint16_t)(v[i / 4] >> (16 * (i % 4)));
}

static inline void xor_tape(uint16_t *tape, const uint16_t *from, const uint64_t v[4])
{
    for (unsigned i = 0; i < 16; i++)
        tape[i] = (uint16_t)(from[i] ^ (uint16_t)(v[i / 4] >> (16 * (i % 4))));
}

/* h = psi^61(h ^ psi(m ^ psi^12(s))) */
static void step(uint64_t h[4], const uint64_t m[4], const gost28147_sbox *sbox)
{
    uint32_t keys[4][8];
    uint64_t s[4];
    uint16_t tape[16 + 61];
    make_keys(keys, h, m);
    encrypt_quarters(sbox, s, h, keys);
    load_tape(tape, s);
    transform_psi(tape, 12);
    xor_tape(tape, tape + 12, m);
    transform_psi(tape, 1);
    xor_tape(tape, tape + 1, h);
    transform_psi(tape, 61);
    for (unsigned i = 0; i < 4; i++)
        h[i] = (uint64_t)tape[61 + 4 * i] | (uint64_t)tape[62 + 4 * i] << 16 |
               (uint64_t)tape[63 + 4 * i] << 32 | (uint64_t)tape[64 + 4 * i] << 48;
}

static void absorb(gost34311_state *state, const gost28147_sbox *sbox, const uint8_t *block)
{
    uint64_t m[4], carry = 0;
    for (unsigned i = 0; i < 4; i++) {
        m[i] = load64_le(block + 8 * i);
        const uint64_t first = state->sum[i] + m[i];
        state->sum[i] = first + carry;
        carry = (uint64_t)(first < m[i]) | (uint64_t)(state->sum[i] < carry);
    }
    step(state->h, m, sbox);
}

void gost34311_init(gost34311_state *state)
{
    memset(state, 0, sizeof *state);
}

void gost34311_update(gost34311_state *state, const gost28147_sbox *sbox, const uint8_t *data,
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

void gost34311_digest(const gost34311_state *state, const gost28147_sbox *sbox, uint8_t *digest)
{
    gost34311_state end = *state;
    const size_t held = (size_t)(end.octets % GOST34311_BLOCK);
    /* The standard's last block has 0 to 256 bits, so an empty message still takes one step. */
    if (held || end.octets == 0) {
        memset(end.tail + held, 0, GOST34311_BLOCK - held);
        absorb(&end, sbox, end.tail);
    }
    const uint64_t length[4] = {end.octets << 3, end.octets >> 61, 0, 0};
    step(end.h, length, sbox);
    step(end.h, end.sum, sbox);
    for (unsigned i = 0; i < 4; i++)
        store64_le(digest + 8 * i, end.h[i]);
    wipe(&end, sizeof end);
}
