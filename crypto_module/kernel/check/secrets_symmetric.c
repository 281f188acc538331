/* Ciphers and comparisons with their secrets marked undefined, for memcheck: secrets_symmetric
 * CASE PATH. Exit codes: 3 when the processor lacks the path, 2 when there is no such case.
 *
 * The last three cases are wrong on purpose: a check that cannot fail proves nothing. */
#include <string.h>
#include <valgrind/memcheck.h>

#include "gost28147.h"
#include "kalyna_aead.h"
#include "kalyna_field.h"
#include "kalyna_modes.h"
#include "kalyna_octets.h"

#define TEXT 150

typedef void check(cpu_path path);

static uint8_t text[TEXT], out[TEXT + KALYNA_BLOCK_MAX], iv[KALYNA_BLOCK_MAX];
static volatile unsigned sink;

/* What is written for all to see is no secret any more. */
static void publish(void)
{
    VALGRIND_MAKE_MEM_DEFINED(out, sizeof out);
    for (size_t i = 0; i < sizeof out; i++)
        sink += out[i];
}

static void check_gost28147(cpu_path path)
{
    static gost28147 cipher;
    uint8_t key[GOST28147_KEY] = {1, 2, 3}, sbox[GOST28147_SBOX];
    for (unsigned i = 0; i < sizeof sbox; i++)
        sbox[i] = (uint8_t)(167 * i);
    VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof key);
    gost28147_init(&cipher, key, sbox, path);
    gost28147_ecb_encrypt(&cipher, out, text, TEXT - TEXT % 8);
    gost28147_ecb_decrypt(&cipher, out, out, TEXT - TEXT % 8);
    gost28147_ctr(&cipher, iv, out, text, TEXT);
    gost28147_cfb_encrypt(&cipher, iv, out, text, TEXT);
    gost28147_cfb_decrypt(&cipher, iv, out, text, TEXT);
    gost28147_mac(&cipher, out, text, TEXT);
    publish();
}

static void check_kalyna_size(cpu_path path, size_t key_octets, size_t block)
{
    static kalyna cipher;
    const kalyna_text plain = {text, TEXT}, aad = {iv, 13};
    const size_t whole = TEXT - TEXT % block;
    uint8_t key[KALYNA_KEY_MAX] = {1, 2, 3};
    kalyna_gamma gamma;
    VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof key);
    (void)kalyna_init(&cipher, key, key_octets, 8 * (unsigned)block, path);
    cipher.encrypt(&cipher, out, text, whole / block);
    cipher.decrypt(&cipher, out, out, whole / block);
    kalyna_cbc_encrypt(&cipher, iv, out, text, whole);
    kalyna_cbc_decrypt(&cipher, iv, out, out, whole);
    kalyna_cfb_encrypt(&cipher, iv, out, text, TEXT, block - 1);
    kalyna_ofb(&cipher, iv, out, text, TEXT);
    kalyna_xts_encrypt(&cipher, iv, out, text, TEXT);
    kalyna_xts_decrypt(&cipher, iv, out, out, TEXT);
    kalyna_gamma_init(&gamma, &cipher, iv);
    kalyna_gamma_apply(&gamma, &cipher, out, text, TEXT);
    kalyna_cmac(&cipher, out, text, TEXT);
    memcpy(out, text, whole);
    kalyna_kw_wrap(&cipher, out, whole);
    sink += (unsigned)kalyna_kw_unwrap(&cipher, out, whole + block);
    kalyna_ccm_encrypt(&cipher, iv, out, plain, aad, 16);
    kalyna_gcm_encrypt(&cipher, iv, out, plain, aad, 16);
    publish();
}

static void check_kalyna(cpu_path path)
{
    check_kalyna_size(path, 16, 16);
    check_kalyna_size(path, 32, 16);
    check_kalyna_size(path, 32, 32);
    check_kalyna_size(path, 64, 32);
    check_kalyna_size(path, 64, 64);
}

/* The hash of GCM and GMAC under a secret H. */
static void check_field(cpu_path path)
{
    for (unsigned words = 2; words <= 8; words *= 2) {
        uint64_t h[KALYNA_FIELD_WORDS] = {1, 2, 3};
        kalyna_field field;
        VALGRIND_MAKE_MEM_UNDEFINED(h, sizeof h);
        kalyna_field_init(&field, h, words, path);
        kalyna_field_absorb(&field, text, TEXT);
        kalyna_field_double(field.b, words);
        memcpy(out, field.b, 8 * words);
        publish();
    }
}

static void check_comparison(cpu_path path)
{
    (void)path;
    VALGRIND_MAKE_MEM_UNDEFINED(text, sizeof text);
    sink += (unsigned)same_octets(text, iv, sizeof iv);
}

static void leak_comparison(cpu_path path)
{
    (void)path;
    VALGRIND_MAKE_MEM_UNDEFINED(text, sizeof text);
    for (size_t i = 0; i < sizeof iv && text[i] == iv[i]; i++)
        sink++;
}

static void leak_branch(cpu_path path)
{
    (void)path;
    VALGRIND_MAKE_MEM_UNDEFINED(text, sizeof text);
    if (text[0] & 1)
        sink++;
}

static void leak_address(cpu_path path)
{
    (void)path;
    VALGRIND_MAKE_MEM_UNDEFINED(text, sizeof text);
    sink += iv[text[0] % sizeof iv];
}

static const struct {
    const char *name;
    check *function;
} CHECKS[] = {
    {"gost28147", check_gost28147},   {"kalyna", check_kalyna},
    {"field", check_field},           {"comparison", check_comparison},
    {"leaky-comparison", leak_comparison}, {"leaky-branch", leak_branch},
    {"leaky-address", leak_address},
};

int main(int count, char **words)
{
    if (count < 3)
        return 2;
    const unsigned path = (unsigned)(words[2][0] - '0');
    if (path > (unsigned)cpu_best())
        return 3;
    for (size_t i = 0; i < sizeof CHECKS / sizeof CHECKS[0]; i++)
        if (strcmp(CHECKS[i].name, words[1]) == 0) {
            CHECKS[i].function((cpu_path)path);
            return 0;
        }
    return 2;
}
