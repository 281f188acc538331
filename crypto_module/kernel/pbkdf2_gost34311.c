/* PBKDF2 over HMAC-GOST 34.311, without a running hash where the messages are known to be short.
 *
 * HMAC(K, U) = H(K ^ opad || H(K ^ ipad || U)) with a block of 32 octets. Both beginnings are one
 * block each and the same in every turn, so H and Sigma after them are made once. What follows is
 * one block again, and its hash is three steps: the block, the length (512 bits, a constant), and
 * the control sum. A turn is therefore six steps and nothing else.
 */
#include "pbkdf2_gost34311.h"

#include <string.h>

#include "octets.h"

#define WORDS 4

/* H and Sigma of GOST 34.311 after whole blocks of ``bits`` bits. */
typedef struct {
    uint64_t h[WORDS], sum[WORDS], bits;
} beginning;

typedef struct {
    beginning inner, outer;
} keyed;

static void load_block(uint64_t words[WORDS], const uint8_t *octets)
{
    for (unsigned i = 0; i < WORDS; i++)
        words[i] = load64_le(octets + 8 * i);
}

static void store_block(uint8_t *octets, const uint64_t words[WORDS])
{
    for (unsigned i = 0; i < WORDS; i++)
        store64_le(octets + 8 * i, words[i]);
}

/* m = the hash of what began so and ends with the block m. */
static void hash_block(uint64_t m[WORDS], const beginning *from, const gost34311_sbox *sbox)
{
    const uint64_t length[WORDS] = {from->bits + 8 * GOST34311_BLOCK, 0, 0, 0};
    uint64_t h[WORDS], sum[WORDS], carry = 0;
    memcpy(h, from->h, sizeof h);
    for (unsigned i = 0; i < WORDS; i++) {
        const uint64_t first = from->sum[i] + m[i];
        sum[i] = first + carry;
        carry = (uint64_t)(first < m[i]) | (uint64_t)(sum[i] < carry);
    }
    sbox->step(sbox, h, m);
    sbox->step(sbox, h, length);
    sbox->step(sbox, h, sum);
    memcpy(m, h, sizeof h);
    wipe(h, sizeof h);
    wipe(sum, sizeof sum);
}

/* The beginning of a hash whose first block is the padded key, each octet turned by ``pad``. */
static void begin(beginning *made, const uint8_t block[GOST34311_BLOCK], uint8_t pad,
                  const gost34311_sbox *sbox)
{
    uint8_t turned[GOST34311_BLOCK];
    for (unsigned i = 0; i < GOST34311_BLOCK; i++)
        turned[i] = block[i] ^ pad;
    load_block(made->sum, turned);
    memset(made->h, 0, sizeof made->h);
    sbox->step(sbox, made->h, made->sum);
    made->bits = 8 * GOST34311_BLOCK;
    wipe(turned, sizeof turned);
}

static void digest_of(uint8_t *digest, octet_string data, const gost34311_sbox *sbox)
{
    gost34311_state state;
    gost34311_init(&state);
    gost34311_update(&state, sbox, data.octets, data.size);
    gost34311_digest(&state, sbox, digest);
    wipe(&state, sizeof state);
}

/* RFC 2104: a key longer than a block is hashed first. */
static void begin_both(keyed *key, octet_string password, const gost34311_sbox *sbox)
{
    uint8_t block[GOST34311_BLOCK] = {0};
    if (password.size > sizeof block)
        digest_of(block, password, sbox);
    else if (password.size)
        memcpy(block, password.octets, password.size);
    begin(&key->inner, block, 0x36, sbox);
    begin(&key->outer, block, 0x5c, sbox);
    wipe(block, sizeof block);
}

/* u = U1 = HMAC(password, salt || INT(i)); only this message may have any length. */
static void first_turn(uint64_t u[WORDS], const keyed *key, octet_string salt, uint32_t i,
                       const gost34311_sbox *sbox)
{
    const uint8_t number[4] = {(uint8_t)(i >> 24), (uint8_t)(i >> 16), (uint8_t)(i >> 8),
                               (uint8_t)i};
    uint8_t digest[GOST34311_DIGEST];
    gost34311_state state;
    gost34311_init(&state);
    memcpy(state.h, key->inner.h, sizeof state.h);
    memcpy(state.sum, key->inner.sum, sizeof state.sum);
    state.octets = GOST34311_BLOCK;
    gost34311_update(&state, sbox, salt.octets, salt.size);
    gost34311_update(&state, sbox, number, sizeof number);
    gost34311_digest(&state, sbox, digest);
    load_block(u, digest);
    hash_block(u, &key->outer, sbox);
    wipe(&state, sizeof state);
    wipe(digest, sizeof digest);
}

/* F = U1 ^ U2 ^ .. ^ Uc. */
static void derive_block(uint8_t *block, const keyed *key, octet_string salt, uint32_t i,
                         size_t iterations, const gost34311_sbox *sbox)
{
    uint64_t u[WORDS], total[WORDS];
    first_turn(u, key, salt, i, sbox);
    memcpy(total, u, sizeof total);
    for (size_t turn = 1; turn < iterations; turn++) {
        hash_block(u, &key->inner, sbox);
        hash_block(u, &key->outer, sbox);
        for (unsigned j = 0; j < WORDS; j++)
            total[j] ^= u[j];
    }
    store_block(block, total);
    wipe(u, sizeof u);
    wipe(total, sizeof total);
}

void pbkdf2_gost34311(uint8_t *key, size_t size, octet_string password, octet_string salt,
                      size_t iterations, const gost34311_sbox *sbox)
{
    keyed state;
    uint8_t block[GOST34311_DIGEST];
    begin_both(&state, password, sbox);
    for (uint32_t i = 1; size; i++) {
        const size_t part = size < sizeof block ? size : sizeof block;
        derive_block(block, &state, salt, i, iterations, sbox);
        memcpy(key, block, part);
        key += part;
        size -= part;
    }
    wipe(&state, sizeof state);
    wipe(block, sizeof block);
}

void gost34311_iterated(uint8_t *digest, octet_string data, size_t iterations,
                        const gost34311_sbox *sbox)
{
    const beginning nothing = {{0}, {0}, 0};
    uint64_t words[WORDS];
    digest_of(digest, data, sbox);
    load_block(words, digest);
    for (size_t turn = 1; turn < iterations; turn++)
        hash_block(words, &nothing, sbox);
    store_block(digest, words);
    wipe(words, sizeof words);
}
