/* The step function of GOST 34.311 in C alone; a vector is four words, lowest first. */
#include <string.h>

#include "gost34311.h"

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

static inline uint32_t substituted(const gost34311_sbox *sbox, uint32_t sum)
{
    return sbox->low[sum & 4095] ^ sbox->top[sum >> 20] ^ sbox->middle[sum >> 12 & 255];
}

/* A round of the four ciphers side by side: they do not wait for one another. */
static inline void quadruple_round(const gost34311_sbox *sbox, uint32_t target[4],
                                   const uint32_t source[4], uint32_t keys[4][8], unsigned k)
{
    for (unsigned i = 0; i < 4; i++)
        target[i] ^= substituted(sbox, source[i] + keys[i][k]);
}

/* s = E(h), quarter i under key i. */
static void encrypt_quarters(const gost34311_sbox *sbox, uint64_t s[4], const uint64_t h[4],
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

static void push(uint64_t y[4], uint64_t next)
{
    y[0] = y[1];
    y[1] = y[2];
    y[2] = y[3];
    y[3] = next;
}

/* psi moves a register of sixteen 16-bit words w0 .. w15 one place down and puts the feedback
 * w0 ^ w1 ^ w2 ^ w3 ^ w12 ^ w15 on top. */
static void transform_psi(uint64_t y[4])
{
    const uint64_t feedback = y[0] ^ y[0] >> 16 ^ y[0] >> 32 ^ y[0] >> 48 ^ y[3] ^ y[3] >> 48;
    for (unsigned i = 0; i < 3; i++)
        y[i] = y[i] >> 16 | y[i + 1] << 48;
    y[3] = y[3] >> 16 | feedback << 48;
}

/* psi^4, a word of 64 bits at once. Feedback i (0..3) is w[i] ^ w[i+1] ^ w[i+2] ^ w[i+3] ^ w[12+i]
 * and the feedback before it, w15 at first: a running sum over the 16-bit words of a word. */
static void transform_psi4(uint64_t y[4])
{
    uint64_t feedback = y[0] ^ y[3] ^ y[3] >> 48;
    for (unsigned i = 16; i < 64; i += 16)
        feedback ^= y[0] >> i ^ y[1] << (64 - i);
    feedback ^= feedback << 16;
    feedback ^= feedback << 32;
    push(y, feedback);
}

void gost34311_step_portable(const gost34311_sbox *sbox, uint64_t h[4], const uint64_t m[4])
{
    uint32_t keys[4][8];
    uint64_t s[4];
    make_keys(keys, h, m);
    encrypt_quarters(sbox, s, h, keys);
    for (unsigned i = 0; i < 3; i++)
        transform_psi4(s);
    for (unsigned i = 0; i < 4; i++)
        s[i] ^= m[i];
    transform_psi(s);
    for (unsigned i = 0; i < 4; i++)
        h[i] ^= s[i];
    for (unsigned i = 0; i < 15; i++)
        transform_psi4(h);
    transform_psi(h);
}
