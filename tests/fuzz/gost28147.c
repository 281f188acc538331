/* GOST 28147: every path gives the octets of the portable one, in place too, and turns back. */
#include "gost28147.h"
#include "input.h"

typedef struct {
    uint8_t key[GOST28147_KEY], sbox[GOST28147_SBOX], iv[GOST28147_BLOCK];
} parameters;

typedef void mode(const gost28147 *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                  size_t size);

static void ecb_encrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                        const uint8_t *in, size_t size)
{
    (void)iv;
    gost28147_ecb_encrypt(cipher, out, in, size);
}

static void ecb_decrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                        const uint8_t *in, size_t size)
{
    (void)iv;
    gost28147_ecb_decrypt(cipher, out, in, size);
}

/* One direction and the other; ECB takes whole blocks. */
static const struct {
    mode *there, *back;
    size_t multiple;
} MODES[] = {
    {ecb_encrypt, ecb_decrypt, GOST28147_BLOCK},
    {gost28147_ctr, gost28147_ctr, 1},
    {gost28147_cfb_encrypt, gost28147_cfb_decrypt, 1},
};

static void check(const parameters *p, mode *there, mode *back, input text)
{
    static gost28147 portable, cipher;
    uint8_t *expected = buffer(text.size), *out = buffer(text.size);
    gost28147_init(&portable, p->key, p->sbox, CPU_PORTABLE);
    there(&portable, p->iv, expected, text.data, text.size);
    for (unsigned path = 0; path < paths(); path++) {
        gost28147_init(&cipher, p->key, p->sbox, (cpu_path)path);
        there(&cipher, p->iv, out, text.data, text.size);
        EXPECT(same(out, expected, text.size));
        back(&cipher, p->iv, out, out, text.size);
        EXPECT(same(out, text.data, text.size));
        there(&cipher, p->iv, out, out, text.size);
        EXPECT(same(out, expected, text.size));
    }
    free(expected);
    free(out);
}

static void check_mac(const parameters *p, input text)
{
    static gost28147 cipher;
    uint8_t expected[GOST28147_MAC], mac[GOST28147_MAC];
    for (unsigned path = 0; path < paths(); path++) {
        gost28147_init(&cipher, p->key, p->sbox, (cpu_path)path);
        gost28147_mac(&cipher, path ? mac : expected, text.data, text.size);
        EXPECT(path == 0 || same(mac, expected, sizeof mac));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    parameters p;
    const unsigned kind = take_octet(&in) % 4;
    take(&in, p.key, sizeof p.key);
    take(&in, p.sbox, sizeof p.sbox);
    take(&in, p.iv, sizeof p.iv);
    if (kind == 3) {
        check_mac(&p, in);
        return 0;
    }
    in.size -= in.size % MODES[kind].multiple;
    check(&p, MODES[kind].there, MODES[kind].back, in);
    return 0;
}
