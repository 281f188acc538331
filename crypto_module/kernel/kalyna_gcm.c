/* GMAC and GCM of DSTU 7624:2014: gamma of CTR, then a polynomial hash of what was sent.
 *
 * B = Σ m_i H^(n+1-i) over the blocks of the associated data and of the ciphertext, H = T(0); the
 * lengths in bits are added into the two halves of the block, and the tag is T(B). */
#include "kalyna_aead.h"

#include <string.h>

#include "kalyna_field.h"
#include "kalyna_modes.h"
#include "kalyna_octets.h"

static void add_length(uint64_t *b, size_t size)
{
    b[0] ^= (uint64_t)size << 3;
}

static void field_of(const kalyna *cipher, kalyna_field *field)
{
    uint8_t zeros[KALYNA_BLOCK_MAX] = {0};
    uint64_t h[8];
    cipher->encrypt(cipher, zeros, zeros, 1);
    for (unsigned j = 0; j < cipher->columns; j++)
        h[j] = load64_le(zeros + 8 * j);
    kalyna_field_init(field, h, cipher->columns, cipher->cpu);
    wipe(zeros, sizeof zeros);
    wipe(h, sizeof h);
}

void kalyna_gcm_tag(const kalyna *cipher, uint8_t *tag, kalyna_text aad, kalyna_text text)
{
    kalyna_field field;
    field_of(cipher, &field);
    kalyna_field_absorb(&field, aad.octets, aad.size);
    kalyna_field_absorb(&field, text.octets, text.size);
    add_length(field.b, aad.size);
    add_length(field.b + cipher->columns / 2, text.size);
    for (unsigned j = 0; j < cipher->columns; j++)
        store64_le(tag + 8 * j, field.b[j]);
    cipher->encrypt(cipher, tag, tag, 1);
    wipe(&field, sizeof field);
}

static void gamma_over(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text)
{
    kalyna_gamma gamma;
    kalyna_gamma_init(&gamma, cipher, iv);
    kalyna_gamma_apply(&gamma, cipher, out, text.octets, text.size);
    wipe(&gamma, sizeof gamma);
}

void kalyna_gcm_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                        kalyna_text aad, size_t tag_size)
{
    uint8_t tag[KALYNA_BLOCK_MAX];
    gamma_over(cipher, iv, out, text);
    kalyna_gcm_tag(cipher, tag, aad, (kalyna_text){out, text.size});
    memcpy(out + text.size, tag, tag_size);
}

int kalyna_gcm_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                       kalyna_text aad, size_t tag_size)
{
    uint8_t tag[KALYNA_BLOCK_MAX];
    kalyna_gcm_tag(cipher, tag, aad, text);
    const int good = same_octets(tag, text.octets + text.size, tag_size);
    wipe(tag, sizeof tag); /* the right tag of a forgery is a secret */
    if (good)
        gamma_over(cipher, iv, out, text);
    return good;
}
