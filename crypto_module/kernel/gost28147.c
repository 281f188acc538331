/* GOST 28147 and its modes. */
#include "gost28147.h"

#include "octets.h"

static uint32_t row_value(const uint8_t *packed, unsigned row, unsigned nibble)
{
    const uint8_t octet = packed[8 * row + nibble / 2];
    return nibble % 2 ? octet & 15u : (uint32_t)octet >> 4; /* high nibble first */
}

void gost28147_expand_sbox(gost28147_sbox *out, const uint8_t *packed)
{
    for (unsigned pair = 0; pair < 4; pair++)
        for (unsigned octet = 0; octet < 256; octet++) {
            const uint32_t value = row_value(packed, 2 * pair, octet & 15) |
                                   row_value(packed, 2 * pair + 1, octet >> 4) << 4;
            const uint32_t placed = value << (8 * pair);
            out->pair[pair][octet] = placed << 11 | placed >> 21;
        }
}

void gost28147_init(gost28147 *cipher, const uint8_t *key, const uint8_t *packed_sbox)
{
    gost28147_expand_sbox(&cipher->sbox, packed_sbox);
    for (unsigned i = 0; i < 8; i++)
        cipher->key[i] = load32_le(key + 4 * i);
}

/* Eight rounds under K0 .. K7, or K7 .. K0. */
static void forward(const gost28147 *cipher, uint32_t n[2])
{
    for (unsigned i = 0; i < 8; i += 2) {
        n[1] ^= gost28147_step(&cipher->sbox, n[0], cipher->key[i]);
        n[0] ^= gost28147_step(&cipher->sbox, n[1], cipher->key[i + 1]);
    }
}

static void backward(const gost28147 *cipher, uint32_t n[2])
{
    for (unsigned i = 8; i > 0; i -= 2) {
        n[1] ^= gost28147_step(&cipher->sbox, n[0], cipher->key[i - 1]);
        n[0] ^= gost28147_step(&cipher->sbox, n[1], cipher->key[i - 2]);
    }
}

static void load_block(uint32_t n[2], const uint8_t *octets)
{
    n[0] = load32_le(octets);
    n[1] = load32_le(octets + 4);
}

/* The last round does not swap the halves, so they leave in the other order. */
static void store_swapped(uint8_t *octets, const uint32_t n[2])
{
    store32_le(octets, n[1]);
    store32_le(octets + 4, n[0]);
}

static void encrypt_block(const gost28147 *cipher, uint8_t *out, const uint8_t *in)
{
    uint32_t n[2];
    load_block(n, in);
    forward(cipher, n);
    forward(cipher, n);
    forward(cipher, n);
    backward(cipher, n);
    store_swapped(out, n);
}

void gost28147_ecb_encrypt(const gost28147 *cipher, uint8_t *out, const uint8_t *in, size_t size)
{
    for (size_t i = 0; i < size; i += GOST28147_BLOCK)
        encrypt_block(cipher, out + i, in + i);
}

void gost28147_ecb_decrypt(const gost28147 *cipher, uint8_t *out, const uint8_t *in, size_t size)
{
    for (size_t i = 0; i < size; i += GOST28147_BLOCK) {
        uint32_t n[2];
        load_block(n, in + i);
        forward(cipher, n);
        backward(cipher, n);
        backward(cipher, n);
        backward(cipher, n);
        store_swapped(out + i, n);
    }
}

static size_t part(size_t size, size_t done)
{
    return size - done < GOST28147_BLOCK ? size - done : GOST28147_BLOCK;
}

void gost28147_ctr(const gost28147 *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                   size_t size)
{
    uint8_t state[GOST28147_BLOCK], gamma[GOST28147_BLOCK];
    encrypt_block(cipher, state, iv);
    for (size_t done = 0; done < size; done += GOST28147_BLOCK) {
        const uint32_t low = load32_le(state) + UINT32_C(0x01010101);
        /* Modulo 2^32 - 1 with the carry brought round; zero is written as 2^32 - 1. */
        const uint32_t high = load32_le(state + 4) + UINT32_C(0x01010104);
        store32_le(state, low);
        store32_le(state + 4, high + (high < UINT32_C(0x01010104)));
        encrypt_block(cipher, gamma, state);
        for (size_t i = 0; i < part(size, done); i++)
            out[done + i] = in[done + i] ^ gamma[i];
    }
    wipe(state, sizeof state);
    wipe(gamma, sizeof gamma);
}

void gost28147_cfb_encrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                           const uint8_t *in, size_t size)
{
    uint8_t state[GOST28147_BLOCK];
    for (unsigned i = 0; i < GOST28147_BLOCK; i++)
        state[i] = iv[i];
    for (size_t done = 0; done < size; done += GOST28147_BLOCK) {
        encrypt_block(cipher, state, state);
        for (size_t i = 0; i < part(size, done); i++) {
            state[i] ^= in[done + i];
            out[done + i] = state[i];
        }
    }
    wipe(state, sizeof state);
}

void gost28147_cfb_decrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                           const uint8_t *in, size_t size)
{
    uint8_t state[GOST28147_BLOCK];
    for (unsigned i = 0; i < GOST28147_BLOCK; i++)
        state[i] = iv[i];
    for (size_t done = 0; done < size; done += GOST28147_BLOCK) {
        encrypt_block(cipher, state, state);
        for (size_t i = 0; i < part(size, done); i++) {
            const uint8_t received = in[done + i];
            out[done + i] = state[i] ^ received;
            state[i] = received;
        }
    }
    wipe(state, sizeof state);
}

void gost28147_mac(const gost28147 *cipher, uint8_t *mac, const uint8_t *in, size_t size)
{
    uint32_t n[2] = {0, 0};
    for (size_t done = 0; done < size; done += GOST28147_BLOCK) {
        uint8_t block[GOST28147_BLOCK] = {0};
        for (size_t i = 0; i < part(size, done); i++)
            block[i] = in[done + i];
        n[0] ^= load32_le(block);
        n[1] ^= load32_le(block + 4);
        forward(cipher, n);
        forward(cipher, n);
        wipe(block, sizeof block);
    }
    store32_le(mac, n[0]);
    wipe(n, sizeof n);
}
