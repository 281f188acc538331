/* Kalyna: every path gives the octets of the portable one, in place too, what is encrypted comes
 * back, and a changed octet of an authenticated text is refused. */
#include "input.h"
#include "kalyna_aead.h"
#include "kalyna_modes.h"

typedef struct {
    kalyna cipher;
    size_t block;
    uint8_t iv[KALYNA_BLOCK_MAX];
    size_t q;
} run;

typedef void mode(const run *r, uint8_t *out, const uint8_t *in, size_t size);

static void ecb_encrypt(const run *r, uint8_t *out, const uint8_t *in, size_t size)
{
    r->cipher.encrypt(&r->cipher, out, in, size / r->block);
}

static void ecb_decrypt(const run *r, uint8_t *out, const uint8_t *in, size_t size)
{
    r->cipher.decrypt(&r->cipher, out, in, size / r->block);
}

/* Taken in two pieces. */
static void ctr(const run *r, uint8_t *out, const uint8_t *in, size_t size)
{
    kalyna_gamma gamma;
    const size_t first = r->q < size ? r->q : size;
    kalyna_gamma_init(&gamma, &r->cipher, r->iv);
    kalyna_gamma_apply(&gamma, &r->cipher, out, in, first);
    if (size > first)
        kalyna_gamma_apply(&gamma, &r->cipher, out + first, in + first, size - first);
}

static void cfb_encrypt(const run *r, uint8_t *out, const uint8_t *in, size_t size)
{
    kalyna_cfb_encrypt(&r->cipher, r->iv, out, in, size, r->q);
}

static void cfb_decrypt(const run *r, uint8_t *out, const uint8_t *in, size_t size)
{
    kalyna_cfb_decrypt(&r->cipher, r->iv, out, in, size, r->q);
}

#define WITH_IV(name)                                                                          \
    static void name(const run *r, uint8_t *out, const uint8_t *in, size_t size)               \
    {                                                                                          \
        kalyna_##name(&r->cipher, r->iv, out, in, size);                                       \
    }
WITH_IV(cbc_encrypt)
WITH_IV(cbc_decrypt)
WITH_IV(ofb)
WITH_IV(xts_encrypt)
WITH_IV(xts_decrypt)

static const struct {
    mode *there, *back;
    int whole_blocks;
    int one_block;
} MODES[] = {
    {ecb_encrypt, ecb_decrypt, 1, 0}, {cbc_encrypt, cbc_decrypt, 1, 0},
    {ctr, ctr, 0, 0},                 {cfb_encrypt, cfb_decrypt, 0, 0},
    {ofb, ofb, 0, 0},                 {xts_encrypt, xts_decrypt, 0, 1},
};
#define MODES_COUNT (sizeof MODES / sizeof MODES[0])

static void check_mode(run *runs, mode *there, mode *back, input text)
{
    uint8_t *expected = buffer(text.size), *out = buffer(text.size);
    there(&runs[0], expected, text.data, text.size);
    for (unsigned path = 0; path < paths(); path++) {
        there(&runs[path], out, text.data, text.size);
        EXPECT(same(out, expected, text.size));
        back(&runs[path], out, out, text.size);
        EXPECT(same(out, text.data, text.size));
        there(&runs[path], out, out, text.size);
        EXPECT(same(out, expected, text.size));
    }
    free(expected);
    free(out);
}

typedef void seal(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                  kalyna_text aad, size_t tag_size);
typedef int open_sealed(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                        kalyna_text aad, size_t tag_size);

static void check_sealed(run *runs, seal *there, open_sealed *back, input text, size_t aad_size,
                         size_t tag_size)
{
    const kalyna_text aad = {text.data, aad_size};
    const kalyna_text plain = {aad_size ? text.data + aad_size : text.data, text.size - aad_size};
    const size_t sealed_size = plain.size + tag_size;
    uint8_t *expected = buffer(sealed_size), *sealed = buffer(sealed_size);
    uint8_t *opened = buffer(plain.size);
    there(&runs[0].cipher, runs[0].iv, expected, plain, aad, tag_size);
    for (unsigned path = 0; path < paths(); path++) {
        const run *r = &runs[path];
        const kalyna_text body = {sealed, plain.size};
        there(&r->cipher, r->iv, sealed, plain, aad, tag_size);
        EXPECT(same(sealed, expected, sealed_size));
        EXPECT(back(&r->cipher, r->iv, opened, body, aad, tag_size));
        EXPECT(same(opened, plain.octets, plain.size));
        sealed[r->q % sealed_size] ^= 0x20;
        EXPECT(!back(&r->cipher, r->iv, opened, body, aad, tag_size));
    }
    free(expected);
    free(sealed);
    free(opened);
}

static void check_wrapping(run *runs, input text)
{
    const size_t block = runs[0].block, size = text.size - text.size % block;
    if (size == 0)
        return;
    uint8_t *expected = buffer(size + block);
    memcpy(expected, text.data, size);
    kalyna_kw_wrap(&runs[0].cipher, expected, size);
    for (unsigned path = 0; path < paths(); path++) {
        uint8_t *work = copy_of(expected, size + block);
        EXPECT(kalyna_kw_unwrap(&runs[path].cipher, work, size + block));
        EXPECT(same(work, text.data, size));
        kalyna_kw_wrap(&runs[path].cipher, work, size);
        EXPECT(same(work, expected, size + block));
        free(work);
    }
    free(expected);
}

static void check_code(run *runs, input text)
{
    uint8_t expected[KALYNA_BLOCK_MAX], code[KALYNA_BLOCK_MAX];
    for (unsigned path = 0; path < paths(); path++) {
        kalyna_cmac(&runs[path].cipher, path ? code : expected, text.data, text.size);
        EXPECT(path == 0 || same(code, expected, runs[0].block));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct {
        unsigned block_bits;
        size_t key;
    } SIZES[] = {{128, 16}, {128, 32}, {256, 32}, {256, 64}, {512, 64}};
    static const size_t CCM_TAGS[] = {8, 16};
    static run runs[3];
    input in = {data, size};
    uint8_t key[KALYNA_KEY_MAX], iv[KALYNA_BLOCK_MAX];
    const unsigned sizes = take_octet(&in) % 5, kind = take_octet(&in) % (MODES_COUNT + 4);
    const unsigned q = take_octet(&in), cut = take_octet(&in);
    take(&in, key, SIZES[sizes].key);
    take(&in, iv, sizeof iv);
    for (unsigned path = 0; path < paths(); path++) {
        EXPECT(kalyna_init(&runs[path].cipher, key, SIZES[sizes].key, SIZES[sizes].block_bits,
                           (cpu_path)path));
        runs[path].block = SIZES[sizes].block_bits / 8;
        memcpy(runs[path].iv, iv, sizeof iv);
        runs[path].q = 1 + q % runs[path].block;
    }
    const size_t block = runs[0].block, aad = cut < in.size ? cut : in.size;
    if (kind < MODES_COUNT) {
        if (MODES[kind].whole_blocks)
            in.size -= in.size % block;
        if (!MODES[kind].one_block || in.size >= block)
            check_mode(runs, MODES[kind].there, MODES[kind].back, in);
    } else if (kind == MODES_COUNT) {
        check_sealed(runs, kalyna_gcm_encrypt, kalyna_gcm_decrypt, in, aad, 8 + q % (block - 7));
    } else if (kind == MODES_COUNT + 1) {
        check_sealed(runs, kalyna_ccm_encrypt, kalyna_ccm_decrypt, in, aad, CCM_TAGS[q & 1]);
    } else if (kind == MODES_COUNT + 2) {
        check_wrapping(runs, in);
    } else {
        check_code(runs, in);
    }
    return 0;
}
