/* GOST 28147 and its modes over batches of blocks; a path of the processor does the rounds. */
#include "gost28147.h"

#include <string.h>

#include "octets.h"

#define C1 UINT32_C(0x01010101)
#define C2 UINT32_C(0x01010104)

static unsigned nibble_of(const uint8_t *packed, unsigned row, unsigned value)
{
    const uint8_t octet = packed[8 * row + value / 2];
    return value % 2 ? octet & 15u : octet >> 4u; /* high nibble first */
}

void gost28147_unpack(gost28147_rows *rows, const uint8_t *packed)
{
    for (unsigned p = 0; p < 4; p++)
        for (unsigned value = 0; value < 16; value++) {
            rows->low[p][value] = (uint8_t)nibble_of(packed, 2 * p, value);
            rows->high[p][value] = (uint8_t)(nibble_of(packed, 2 * p + 1, value) << 4);
        }
}

static void choose_path(gost28147 *cipher, cpu_path path)
{
#if CPU_X86
    if (path != CPU_PORTABLE) {
        cipher->rounds = path == CPU_AVX2 ? gost28147_rounds_avx2 : gost28147_rounds_avx512;
        return;
    }
#endif
    (void)path;
    gost28147_expand_pairs(&cipher->pairs, &cipher->rows);
    cipher->rounds = gost28147_rounds_portable;
}

/* K0 .. K7 three times and K7 .. K0 once, or once and three times. */
void gost28147_init(gost28147 *cipher, const uint8_t *key, const uint8_t *packed_sbox,
                    cpu_path path)
{
    for (unsigned i = 0; i < 32; i++) {
        const uint32_t up = load32_le(key + 4 * (i % 8)), down = load32_le(key + 28 - 4 * (i % 8));
        cipher->encrypt[i] = i < 24 ? up : down;
        cipher->decrypt[i] = i < 8 ? up : down;
    }
    gost28147_unpack(&cipher->rows, packed_sbox);
    choose_path(cipher, path);
}

static void encrypt(const gost28147 *cipher, gost28147_batch *batch, size_t count)
{
    cipher->rounds(cipher, cipher->encrypt, 32, batch, count);
}

static size_t at_most(size_t size, size_t limit)
{
    return size < limit ? size : limit;
}

/* Lanes beyond the blocks of a message take part in the rounds: let them be zero at first. */
static void clear(gost28147_batch *batch)
{
    memset(batch, 0, sizeof *batch);
}

static void simple_substitution(const gost28147 *cipher, const uint32_t *words, uint8_t *out,
                                const uint8_t *in, size_t size)
{
    gost28147_batch batch;
    clear(&batch);
    while (size) {
        const size_t taken = at_most(size, sizeof batch);
        memcpy(&batch, in, taken);
        cipher->rounds(cipher, words, 32, &batch, taken / GOST28147_BLOCK);
        memcpy(out, &batch, taken);
        in += taken;
        out += taken;
        size -= taken;
    }
    wipe(&batch, sizeof batch);
}

void gost28147_ecb_encrypt(const gost28147 *cipher, uint8_t *out, const uint8_t *in, size_t size)
{
    simple_substitution(cipher, cipher->encrypt, out, in, size);
}

void gost28147_ecb_decrypt(const gost28147 *cipher, uint8_t *out, const uint8_t *in, size_t size)
{
    simple_substitution(cipher, cipher->decrypt, out, in, size);
}

/* out = in ^ the batch. */
static void xor_batch(uint8_t *out, const uint8_t *in, const gost28147_batch *batch, size_t size)
{
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t word, gamma; /* in the order of this processor, whichever it is */
        memcpy(&word, in + i, sizeof word);
        memcpy(&gamma, batch->octets + i, sizeof gamma);
        word ^= gamma;
        memcpy(out + i, &word, sizeof word);
    }
    for (; i < size; i++)
        out[i] = in[i] ^ batch->octets[i];
}

/* The next ``count`` states of the counter. The second half counts modulo 2^32 - 1 with the carry
 * brought round, and zero written as 2^32 - 1. */
static void count_on(gost28147_batch *batch, uint32_t state[2], size_t count)
{
    uint32_t low = state[0], high = state[1];
    for (size_t i = 0; i < count; i++) {
        low += C1;
        high += C2;
        high += high < C2;
        store64_le(batch->octets + GOST28147_BLOCK * i, (uint64_t)low | (uint64_t)high << 32);
    }
    state[0] = low;
    state[1] = high;
}

void gost28147_ctr(const gost28147 *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                   size_t size)
{
    gost28147_batch batch;
    clear(&batch);
    memcpy(&batch, iv, GOST28147_BLOCK);
    encrypt(cipher, &batch, 1);
    uint32_t state[2] = {load32_le(batch.octets), load32_le(batch.octets + 4)};
    while (size) {
        const size_t taken = at_most(size, sizeof batch);
        const size_t count = (taken + GOST28147_BLOCK - 1) / GOST28147_BLOCK;
        count_on(&batch, state, count);
        encrypt(cipher, &batch, count);
        xor_batch(out, in, &batch, taken);
        in += taken;
        out += taken;
        size -= taken;
    }
    wipe(&batch, sizeof batch);
    wipe(state, sizeof state);
}

void gost28147_cfb_encrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                           const uint8_t *in, size_t size)
{
    gost28147_batch batch;
    clear(&batch);
    memcpy(&batch, iv, GOST28147_BLOCK);
    while (size) {
        const size_t taken = at_most(size, GOST28147_BLOCK);
        encrypt(cipher, &batch, 1);
        xor_batch(out, in, &batch, taken);
        if (taken == GOST28147_BLOCK)
            memcpy(&batch, out, GOST28147_BLOCK);
        in += taken;
        out += taken;
        size -= taken;
    }
    wipe(&batch, sizeof batch);
}

/* Every block but the first is encrypted from what was received before it, so that the batch is
 * loaded whole before anything is written over it. */
void gost28147_cfb_decrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                           const uint8_t *in, size_t size)
{
    gost28147_batch batch;
    uint8_t before[GOST28147_BLOCK];
    clear(&batch);
    memcpy(before, iv, sizeof before);
    while (size) {
        const size_t taken = at_most(size, sizeof batch);
        const size_t count = (taken + GOST28147_BLOCK - 1) / GOST28147_BLOCK;
        memcpy(&batch, before, sizeof before);
        memcpy(batch.octets + GOST28147_BLOCK, in, GOST28147_BLOCK * (count - 1));
        if (taken == sizeof batch)
            memcpy(before, in + taken - sizeof before, sizeof before);
        encrypt(cipher, &batch, count);
        xor_batch(out, in, &batch, taken);
        in += taken;
        out += taken;
        size -= taken;
    }
    wipe(&batch, sizeof batch);
}

/* Here the halves are exchanged after the last round, too. */
static void exchange_halves(uint8_t *block)
{
    const uint32_t low = load32_le(block), high = load32_le(block + 4);
    store32_le(block, high);
    store32_le(block + 4, low);
}

void gost28147_mac(const gost28147 *cipher, uint8_t *mac, const uint8_t *in, size_t size)
{
    gost28147_batch batch;
    clear(&batch);
    while (size) {
        const size_t taken = at_most(size, GOST28147_BLOCK);
        xor_batch(batch.octets, in, &batch, taken);
        cipher->rounds(cipher, cipher->encrypt, 16, &batch, 1);
        exchange_halves(batch.octets);
        in += taken;
        size -= taken;
    }
    memcpy(mac, batch.octets, GOST28147_MAC);
    wipe(&batch, sizeof batch);
}
