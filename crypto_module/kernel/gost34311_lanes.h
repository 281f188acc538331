/* The step function of GOST 34.311 over any width of lanes, a message in each; included after one
 * lanes header. A vector of 256 bits is eight registers, lowest word first.
 *
 * Each of the sixteen words of 16 bits of a power of psi is a sum of words of the argument; half
 * of them stand in the other half of a lane, so every register is there with its halves swapped,
 * too.
 */
#ifndef BRAMA_GOST34311_LANES_H
#define BRAMA_GOST34311_LANES_H

#include "gost34311.h"
#include "gost34311_psi.h"

/* key = P(y): octet k of the four quarters becomes word k. */
LANES_TARGET static inline void lanes_transform_p(lanes key[8], const lanes y[8])
{
    for (unsigned half = 0; half < 2; half++) {
        const lanes ac_low = lanes_low_halves(y[half], y[4 + half]);
        const lanes ac_high = lanes_high_halves(y[half], y[4 + half]);
        const lanes bd_low = lanes_low_halves(y[2 + half], y[6 + half]);
        const lanes bd_high = lanes_high_halves(y[2 + half], y[6 + half]);
        key[4 * half] = lanes_even_octets(ac_low, bd_low);
        key[4 * half + 1] = lanes_odd_octets(ac_low, bd_low);
        key[4 * half + 2] = lanes_even_octets(ac_high, bd_high);
        key[4 * half + 3] = lanes_odd_octets(ac_high, bd_high);
    }
}

/* A(y) = (y1, y2, y3, y0 ^ y1), lowest quarter first. */
LANES_TARGET static inline void lanes_transform_a(lanes y[8])
{
    const lanes low = lanes_xor(y[0], y[2]), high = lanes_xor(y[1], y[3]);
    for (unsigned i = 0; i < 6; i++)
        y[i] = y[i + 2];
    y[6] = low;
    y[7] = high;
}

LANES_TARGET static inline void lanes_make_keys(lanes keys[4][8], const lanes h[8],
                                                const lanes m[8])
{
    static const uint32_t c3[8] = {0xff00ff00, 0xff00ff00, 0x00ff00ff, 0x00ff00ff,
                                   0x00ffff00, 0xff0000ff, 0x000000ff, 0xff00ffff};
    lanes u[8], v[8], w[8];
    for (unsigned i = 0; i < 8; i++) {
        u[i] = h[i];
        v[i] = m[i];
    }
    for (unsigned k = 0; k < 4; k++) {
        if (k) {
            lanes_transform_a(u);
            lanes_transform_a(v);
            lanes_transform_a(v);
        }
        for (unsigned i = 0; i < 8; i++) {
            if (k == 2)
                u[i] = lanes_xor(u[i], lanes_all(c3[i]));
            w[i] = lanes_xor(u[i], v[i]);
        }
        lanes_transform_p(keys[k], w);
    }
}

/* Rounds of the four ciphers side by side: they do not wait for one another. */
LANES_TARGET static inline void lanes_two_rounds(lanes_sbox sbox, lanes n1[4], lanes n2[4],
                                                 lanes keys[4][8], unsigned k1, unsigned k2)
{
    for (unsigned i = 0; i < 4; i++)
        n2[i] = lanes_round(sbox, n2[i], lanes_add(n1[i], keys[i][k1]));
    for (unsigned i = 0; i < 4; i++)
        n1[i] = lanes_round(sbox, n1[i], lanes_add(n2[i], keys[i][k2]));
}

/* Rounds with K0 .. K7, and with K7 .. K0. */
LANES_TARGET static inline void lanes_rounds_up(lanes_sbox sbox, lanes n1[4], lanes n2[4],
                                                lanes keys[4][8])
{
    for (unsigned k = 0; k < 8; k += 2)
        lanes_two_rounds(sbox, n1, n2, keys, k, k + 1);
}

LANES_TARGET static inline void lanes_rounds_down(lanes_sbox sbox, lanes n1[4], lanes n2[4],
                                                  lanes keys[4][8])
{
    for (unsigned k = 8; k > 0; k -= 2)
        lanes_two_rounds(sbox, n1, n2, keys, k - 1, k - 2);
}

LANES_TARGET static inline void lanes_with_swapped(lanes out[2][8], const lanes in[8])
{
    for (unsigned i = 0; i < 8; i++) {
        out[0][i] = in[i];
        out[1][i] = lanes_swap16(in[i]);
    }
}

#define LANES_PSI_PAIR(power, low, high)          \
    do {                                          \
        lanes even, odd;                          \
        GOST34311_PSI_##power##_##low(even, y)    \
        GOST34311_PSI_##power##_##high(odd, y)    \
        out[(low) / 2] = lanes_join16(even, odd); \
    } while (0)

#define LANES_PSI(power)               \
    do {                               \
        LANES_PSI_PAIR(power, 0, 1);   \
        LANES_PSI_PAIR(power, 2, 3);   \
        LANES_PSI_PAIR(power, 4, 5);   \
        LANES_PSI_PAIR(power, 6, 7);   \
        LANES_PSI_PAIR(power, 8, 9);   \
        LANES_PSI_PAIR(power, 10, 11); \
        LANES_PSI_PAIR(power, 12, 13); \
        LANES_PSI_PAIR(power, 14, 15); \
    } while (0)

LANES_TARGET static inline void lanes_psi_12(lanes out[8], lanes y[2][8])
{
    LANES_PSI(12);
}

LANES_TARGET static inline void lanes_psi_61(lanes out[8], lanes y[2][8])
{
    LANES_PSI(61);
}

/* Every word moves down by one, across the lanes; the sum of words 0, 1, 2, 3, 12 and 15 is the
 * new word 15. What comes out has its halves swapped. */
LANES_TARGET static inline void lanes_psi_swapped(lanes out[8], const lanes y[8])
{
    const lanes first = lanes_xor3(y[0], lanes_swap16(y[0]), y[1]);
    const lanes second = lanes_xor3(lanes_swap16(y[1]), y[6], lanes_swap16(y[7]));
    for (unsigned i = 0; i < 7; i++)
        out[i] = lanes_join16(y[i + 1], y[i]);
    out[7] = lanes_join16(lanes_xor(first, second), y[7]);
}

/* h = psi^61(h ^ psi(m ^ psi^12(s))). */
LANES_TARGET static inline void lanes_mix(lanes h[8], const lanes m[8], const lanes s[8])
{
    lanes y[2][8], sum[8], moved[8];
    lanes_with_swapped(y, s);
    lanes_psi_12(sum, y);
    for (unsigned i = 0; i < 8; i++)
        sum[i] = lanes_xor(sum[i], m[i]);
    lanes_psi_swapped(moved, sum);
    for (unsigned i = 0; i < 8; i++) {
        y[1][i] = lanes_xor(moved[i], lanes_swap16(h[i]));
        y[0][i] = lanes_swap16(y[1][i]);
    }
    lanes_psi_61(h, y);
}

LANES_TARGET static inline void lanes_load_block(lanes m[8], const uint8_t *const data[LANES],
                                                 size_t offset)
{
    for (unsigned half = 0; half < 2; half++) {
        for (unsigned i = 0; i < 4; i++)
            m[4 * half + i] = lanes_load_row(data + i, offset + 16 * half);
        lanes_transpose_rows(m + 4 * half);
    }
}

LANES_TARGET static inline void lanes_add_block(uint32_t sum[8][GOST34311_LANES], const lanes m[8])
{
    lanes_carry carry = LANES_NO_CARRY;
    for (unsigned i = 0; i < 8; i++)
        lanes_store(sum[i], lanes_add_carry(lanes_load(sum[i]), m[i], &carry));
}

/* One step, and m becomes the block at ``next``. The rounds wait for one another, so what does
 * not wait for them stands among them. */
LANES_TARGET static inline void lanes_step(lanes_sbox sbox, gost34311_lanes *state, lanes h[8],
                                           lanes m[8], const uint8_t *const data[LANES],
                                           size_t next)
{
    lanes n1[4], n2[4], s[8], after[8], keys[4][8];
    lanes_make_keys(keys, h, m);
    for (unsigned i = 0; i < 4; i++) {
        n1[i] = h[2 * i];
        n2[i] = h[2 * i + 1];
    }
    lanes_rounds_up(sbox, n1, n2, keys);
    lanes_add_block(state->sum, m);
    lanes_rounds_up(sbox, n1, n2, keys);
    lanes_load_block(after, data, next);
    lanes_rounds_up(sbox, n1, n2, keys);
    lanes_rounds_down(sbox, n1, n2, keys);
    for (unsigned i = 0; i < 4; i++) {
        s[2 * i] = n2[i];
        s[2 * i + 1] = n1[i];
    }
    lanes_mix(h, m, s);
    for (unsigned i = 0; i < 8; i++)
        m[i] = after[i];
}

/* blocks > 0. */
LANES_TARGET static inline void lanes_steps(const gost34311_sbox *tables, gost34311_lanes *state,
                                            const uint8_t *const data[LANES], size_t blocks)
{
    const lanes_sbox sbox = lanes_load_sbox(&tables->rows);
    lanes h[8], m[8];
    for (unsigned i = 0; i < 8; i++)
        h[i] = lanes_load(state->h[i]);
    lanes_load_block(m, data, 0);
    for (size_t block = 1; block <= blocks; block++)
        lanes_step(sbox, state, h, m, data, GOST34311_BLOCK * (block < blocks ? block : 0));
    for (unsigned i = 0; i < 8; i++)
        lanes_store(state->h[i], h[i]);
}

#endif
