/* The key schedule of DSTU 7624:2014.
 *
 * It is made of encryptions of few rounds, by whichever path was chosen, so that it is as careful
 * with the key as that path is. An encryption of two rounds under the keys k, l, k is
 *     E(k, l, k)(x) = round(round(x + k) ^ l) + k,
 * hence  K_σ = round(E(a, w, a)(c + k/64 + 1)),  a and w the first and last c columns of the key,
 * and an even round key is E(m, m, m)(half of the turned key), m = K_σ + tmv in every column. */
#include "kalyna.h"

#include <string.h>

#include "octets.h"

#define TMV UINT64_C(0x0001000100010001)

static void set_key(kalyna *cipher, unsigned number, const uint64_t *key)
{
    uint64_t *words = cipher->keys[number], *rows = cipher->rows[number];
    for (unsigned j = 0; j < 8; j++)
        words[j] = key[j % cipher->columns];
    for (unsigned i = 0; i < 8; i++) {
        rows[i] = 0;
        for (unsigned j = 0; j < 8; j++)
            rows[i] |= (words[j] >> 8 * i & 255) << 8 * j;
    }
}

static void apply(const kalyna *cipher, uint64_t *state)
{
    uint8_t octets[KALYNA_BLOCK_MAX];
    for (unsigned j = 0; j < cipher->columns; j++)
        store64_le(octets + 8 * j, state[j]);
    cipher->encrypt(cipher, octets, octets, 1);
    for (unsigned j = 0; j < cipher->columns; j++)
        state[j] = load64_le(octets + 8 * j);
    wipe(octets, sizeof octets);
}

static void intermediate_key(kalyna *few, uint64_t *sigma, const uint64_t *key, unsigned words)
{
    const unsigned c = few->columns;
    static const uint64_t nothing[8];
    few->rounds = 2;
    set_key(few, 0, key);
    set_key(few, 1, key + words - c);
    set_key(few, 2, key);
    memset(sigma, 0, 8 * sizeof *sigma);
    sigma[0] = c + words + 1;
    apply(few, sigma);
    few->rounds = 1;
    set_key(few, 0, nothing);
    set_key(few, 1, nothing);
    apply(few, sigma);
}

static void even_key(kalyna *few, uint64_t *out, const uint64_t *half, const uint64_t *sigma,
                     uint64_t tmv)
{
    uint64_t mask[8];
    few->rounds = 2;
    for (unsigned j = 0; j < few->columns; j++) {
        mask[j] = sigma[j] + tmv;
        out[j] = half[j];
    }
    for (unsigned i = 0; i < 3; i++)
        set_key(few, i, mask);
    apply(few, out);
    wipe(mask, sizeof mask);
}

/* An odd round key is the even one before it, turned 2c + 3 octets to the left. */
static void odd_key(uint64_t *out, const uint64_t *even, unsigned c)
{
    for (unsigned j = 0; j < c; j++) {
        const unsigned by = 2 * c + 3 + 8 * j, from = by / 8, bits = 8 * (by % 8);
        out[j] = even[from % c] >> bits | even[(from + 1) % c] << (64 - bits);
    }
}

static void schedule(kalyna *cipher, uint64_t *key, unsigned words)
{
    const unsigned c = cipher->columns;
    kalyna few = *cipher;
    uint64_t sigma[8], even[8], odd[8], tmv = TMV;
    intermediate_key(&few, sigma, key, words);
    for (unsigned number = 0; number <= cipher->rounds;) {
        for (unsigned half = 0; half < words && number <= cipher->rounds; half += c) {
            even_key(&few, even, key + half, sigma, tmv);
            set_key(cipher, number++, even);
            if (number <= cipher->rounds) {
                odd_key(odd, even, c);
                set_key(cipher, number++, odd);
            }
            tmv <<= 1;
        }
        const uint64_t first = key[0];
        memmove(key, key + 1, (words - 1) * sizeof *key);
        key[words - 1] = first;
    }
    /* The other paths need them not, and make no look-up by a key. */
    for (unsigned number = 1; number < cipher->rounds && 1; number++)
        kalyna_unmix_portable(cipher->mixed[number], cipher->keys[number], c);
    wipe(&few, sizeof few);
    wipe(sigma, sizeof sigma);
    wipe(even, sizeof even);
    wipe(odd, sizeof odd);
}

static void choose(kalyna *cipher, cpu_path cpu)
{
    cipher->encrypt = kalyna_encrypt_portable;
    cipher->decrypt = kalyna_decrypt_portable;
    cipher->cpu = cpu;
}

int kalyna_init(kalyna *cipher, const uint8_t *key, size_t key_octets, unsigned block_bits,
                cpu_path cpu)
{
    const unsigned c = block_bits / 64, words = (unsigned)(key_octets / 8);
    if ((block_bits != 128 && block_bits != 256 && block_bits != 512) ||
        key_octets > KALYNA_KEY_MAX || (8 * key_octets != block_bits && 4 * key_octets != block_bits))
        return 0;
    uint64_t copy[8];
    for (unsigned j = 0; j < words; j++)
        copy[j] = load64_le(key + 8 * j);
    memset(cipher, 0, sizeof *cipher);
    cipher->columns = c;
    cipher->rounds = words == 2 ? 10 : words == 4 ? 14 : 18;
    choose(cipher, cpu);
    schedule(cipher, copy, words);
    wipe(copy, sizeof copy);
    return 1;
}
