/* The modes of DSTU 7624:2014. What can run many blocks at once does, a chunk at a time. */
#include "kalyna_modes.h"

#include <string.h>

#include "kalyna_field.h"
#include "kalyna_octets.h"

#define CHUNK (8 * (size_t)KALYNA_BLOCK_MAX) /* whole blocks of every size */

static inline size_t block_of(const kalyna *cipher)
{
    return 8 * (size_t)cipher->columns;
}

static inline size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

void kalyna_cbc_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size)
{
    const size_t block = block_of(cipher);
    uint8_t chain[KALYNA_BLOCK_MAX];
    memcpy(chain, iv, block);
    for (; size; size -= block, in += block, out += block) {
        xor_octets(chain, chain, in, block);
        cipher->encrypt(cipher, chain, chain, 1);
        memcpy(out, chain, block);
    }
    wipe(chain, sizeof chain);
}

void kalyna_cbc_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size)
{
    const size_t block = block_of(cipher);
    uint8_t before[CHUNK + KALYNA_BLOCK_MAX]; /* the block before the chunk, then the chunk */
    uint8_t plain[CHUNK];
    memcpy(before, iv, block);
    while (size) {
        const size_t taken = smaller(size, CHUNK);
        memcpy(before + block, in, taken);
        cipher->decrypt(cipher, plain, in, taken / block);
        xor_octets(out, plain, before, taken);
        memmove(before, before + taken, block);
        in += taken, out += taken, size -= taken;
    }
    wipe(plain, sizeof plain);
}

void kalyna_ofb(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                size_t size)
{
    const size_t block = block_of(cipher);
    uint8_t gamma[KALYNA_BLOCK_MAX];
    memcpy(gamma, iv, block);
    while (size) {
        const size_t taken = smaller(size, block);
        cipher->encrypt(cipher, gamma, gamma, 1);
        xor_octets(out, in, gamma, taken);
        in += taken, out += taken, size -= taken;
    }
    wipe(gamma, sizeof gamma);
}

/* The last q octets of the gamma meet the data, and the ciphertext takes their place; a last part
 * of the data meets the last octets of the gamma. */
static void cfb(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                size_t size, size_t q, int decrypt)
{
    const size_t block = block_of(cipher);
    uint8_t gamma[KALYNA_BLOCK_MAX], cut[KALYNA_BLOCK_MAX];
    memcpy(gamma, iv, block);
    while (size) {
        const size_t taken = smaller(size, q);
        cipher->encrypt(cipher, gamma, gamma, 1);
        memcpy(cut, in, taken);
        xor_octets(out, in, gamma + block - taken, taken);
        memcpy(gamma + block - taken, decrypt ? cut : out, taken);
        in += taken, out += taken, size -= taken;
    }
    wipe(gamma, sizeof gamma);
    wipe(cut, sizeof cut);
}

void kalyna_cfb_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size, size_t q)
{
    cfb(cipher, iv, out, in, size, q, 0);
}

/* With the feedback of a whole block the inputs of T are the start vector and the ciphertext. */
void kalyna_cfb_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size, size_t q)
{
    const size_t block = block_of(cipher);
    uint8_t before[CHUNK + KALYNA_BLOCK_MAX], gamma[CHUNK];
    if (q < block) {
        cfb(cipher, iv, out, in, size, q, 1);
        return;
    }
    memcpy(before, iv, block);
    while (size >= block) {
        const size_t taken = smaller(size - size % block, CHUNK);
        memcpy(before + block, in, taken);
        cipher->encrypt(cipher, gamma, before, taken / block);
        xor_octets(out, in, gamma, taken);
        memmove(before, before + taken, block);
        in += taken, out += taken, size -= taken;
    }
    cfb(cipher, before, out, in, size, block, 1);
    wipe(gamma, sizeof gamma);
}

void kalyna_gamma_init(kalyna_gamma *state, const kalyna *cipher, const uint8_t *iv)
{
    uint8_t start[KALYNA_BLOCK_MAX];
    cipher->encrypt(cipher, start, iv, 1);
    for (unsigned j = 0; j < cipher->columns; j++)
        state->counter[j] = load64_le(start + 8 * j);
    state->used = sizeof state->gamma;
    wipe(start, sizeof start);
}

/* The carry runs over the whole block, without a branch: the counter is secret. */
static inline void next_counters(kalyna_gamma *state, unsigned columns)
{
    uint8_t *out = state->gamma;
    for (unsigned n = 0; n < sizeof state->gamma / 8; n += columns) {
        uint64_t carry = 1;
        for (unsigned j = 0; j < columns; j++, out += 8) {
            state->counter[j] += carry;
            carry &= (uint64_t)(state->counter[j] == 0);
            store64_le(out, state->counter[j]);
        }
    }
}

static void refill(kalyna_gamma *state, const kalyna *cipher)
{
    if (cipher->columns == 2) /* constants, so that each is unrolled */
        next_counters(state, 2);
    else if (cipher->columns == 4)
        next_counters(state, 4);
    else
        next_counters(state, 8);
    cipher->encrypt(cipher, state->gamma, state->gamma, sizeof state->gamma / block_of(cipher));
    state->used = 0;
}

void kalyna_gamma_apply(kalyna_gamma *state, const kalyna *cipher, uint8_t *out,
                        const uint8_t *in, size_t size)
{
    while (size) {
        if (state->used == sizeof state->gamma && cipher->gamma && size >= CHUNK) {
            const size_t whole = size - size % CHUNK;
            cipher->gamma(cipher, state->counter, out, in, whole / CHUNK);
            in += whole, out += whole, size -= whole;
            continue;
        }
        if (state->used == sizeof state->gamma)
            refill(state, cipher);
        const size_t taken = smaller(size, sizeof state->gamma - state->used);
        xor_octets(out, in, state->gamma + state->used, taken);
        state->used += taken;
        in += taken, out += taken, size -= taken;
    }
}

/* The tweaks x T(iv), x^2 T(iv) ..; each call gives the next ones. */
typedef struct {
    uint64_t element[8];
} tweaks;

static void tweaks_init(tweaks *state, const kalyna *cipher, const uint8_t *iv)
{
    uint8_t start[KALYNA_BLOCK_MAX];
    cipher->encrypt(cipher, start, iv, 1);
    for (unsigned j = 0; j < cipher->columns; j++)
        state->element[j] = load64_le(start + 8 * j);
    wipe(start, sizeof start);
}

static void tweaks_next(tweaks *state, const kalyna *cipher, uint8_t *out, size_t size)
{
    for (; size; size -= block_of(cipher)) {
        kalyna_field_double(state->element, cipher->columns);
        for (unsigned j = 0; j < cipher->columns; j++, out += 8)
            store64_le(out, state->element[j]);
    }
}

static void xts_blocks(const kalyna *cipher, kalyna_transform *transform, tweaks *state,
                       uint8_t *out, const uint8_t *in, size_t size)
{
    uint8_t masks[CHUNK], masked[CHUNK];
    while (size) {
        const size_t taken = smaller(size, CHUNK);
        tweaks_next(state, cipher, masks, taken);
        xor_octets(masked, in, masks, taken);
        transform(cipher, masked, masked, taken / block_of(cipher));
        xor_octets(out, masked, masks, taken);
        in += taken, out += taken, size -= taken;
    }
    wipe(masks, sizeof masks);
    wipe(masked, sizeof masked);
}

/* The last part takes the end of the block before it, which gives its head in exchange:
 *     C_n = T*(P_(n+1) ‖ end of T*(P_n)) under the next tweak, C_(n+1) = head of T*(P_n). */
void kalyna_xts_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size)
{
    const size_t block = block_of(cipher), part = size % block, whole = size - part;
    tweaks state;
    tweaks_init(&state, cipher, iv);
    uint8_t last[KALYNA_BLOCK_MAX], head[KALYNA_BLOCK_MAX];
    memcpy(last, in + whole, part);
    xts_blocks(cipher, cipher->encrypt, &state, out, in, whole);
    if (part) {
        memcpy(head, out + whole - block, part);
        memcpy(last + part, out + whole - block + part, block - part);
        xts_blocks(cipher, cipher->encrypt, &state, out + whole - block, last, block);
        memcpy(out + whole, head, part);
    }
    wipe(&state, sizeof state);
    wipe(last, sizeof last);
}

void kalyna_xts_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size)
{
    const size_t block = block_of(cipher), part = size % block;
    const size_t straight = size - part - (part ? block : 0);
    tweaks state, before;
    tweaks_init(&state, cipher, iv);
    xts_blocks(cipher, cipher->decrypt, &state, out, in, straight);
    if (part) {
        uint8_t last[KALYNA_BLOCK_MAX], full[KALYNA_BLOCK_MAX], skipped[KALYNA_BLOCK_MAX];
        before = state;
        tweaks_next(&state, cipher, skipped, block);
        memcpy(last, in + straight + block, part);
        xts_blocks(cipher, cipher->decrypt, &state, full, in + straight, block);
        memcpy(last + part, full + part, block - part);
        xts_blocks(cipher, cipher->decrypt, &before, out + straight, last, block);
        memcpy(out + straight + block, full, part);
        wipe(&before, sizeof before);
        wipe(last, sizeof last);
        wipe(full, sizeof full);
        wipe(skipped, sizeof skipped);
    }
    wipe(&state, sizeof state);
}

static void count(uint8_t *half, uint64_t number)
{
    uint8_t octets[8];
    store64_le(octets, number);
    xor_octets(half, half, octets, sizeof octets);
}

/* B and a queue of n - 1 half blocks. Step i takes the first of the queue and puts one at its end:
 * the queue is a ring in its own place, and after 6 (n - 1) steps it begins where it began. */
void kalyna_kw_wrap(const kalyna *cipher, uint8_t *data, size_t size)
{
    const size_t block = block_of(cipher), half = block / 2;
    memset(data + size, 0, block);
    const size_t queue = (size + block) / half - 1;
    uint8_t both[KALYNA_BLOCK_MAX];
    memcpy(both, data, half);
    for (size_t i = 1; i <= 6 * queue; i++) {
        uint8_t *first = data + half + (i - 1) % queue * half;
        memcpy(both + half, first, half);
        cipher->encrypt(cipher, both, both, 1);
        memcpy(first, both, half);
        memcpy(both, both + half, half);
        count(both, i);
    }
    memcpy(data, both, half);
    wipe(both, sizeof both);
}

int kalyna_kw_unwrap(const kalyna *cipher, uint8_t *data, size_t size)
{
    const size_t block = block_of(cipher), half = block / 2, queue = size / half - 1;
    uint8_t both[KALYNA_BLOCK_MAX];
    memcpy(both + half, data, half);
    for (size_t i = 6 * queue; i; i--) {
        uint8_t *last = data + half + (i - 1) % queue * half;
        memcpy(both, last, half);
        count(both + half, i);
        cipher->decrypt(cipher, both, both, 1);
        memcpy(last, both + half, half);
        memcpy(both + half, both, half);
    }
    memcpy(data, both + half, half);
    wipe(both, sizeof both);
    return same_octets(data + size - block, both, block);
}

/* K_δ is T of 0 for a whole message, of 1 for one that was padded with the bit 1 and zeros. */
void kalyna_cmac(const kalyna *cipher, uint8_t *code, const uint8_t *data, size_t size)
{
    const size_t block = block_of(cipher);
    const size_t last = size == 0 ? 0 : (size - 1) % block + 1;
    uint8_t delta[KALYNA_BLOCK_MAX] = {0}, end[KALYNA_BLOCK_MAX] = {0};
    memset(code, 0, block);
    for (; size > last; size -= block, data += block) {
        xor_octets(code, code, data, block);
        cipher->encrypt(cipher, code, code, 1);
    }
    if (last)
        memcpy(end, data, last);
    if (last < block) {
        end[last] = 0x80;
        delta[0] = 1;
    }
    cipher->encrypt(cipher, delta, delta, 1);
    xor_octets(code, code, end, block);
    xor_octets(code, code, delta, block);
    cipher->encrypt(cipher, code, code, 1);
    wipe(delta, sizeof delta);
    wipe(end, sizeof end);
}
