/* CCM of DSTU 7624:2014: a CBC-MAC of everything, then gamma of CTR over the data and the tag.
 *
 * The MAC runs over  start of the iv ‖ length of the data ‖ flag,
 *                    length of the associated data ‖ zeros ‖ associated data,
 *                    data ‖ 80 00 .. unless they are whole blocks,
 * lengths in eight octets. The flag: bit 7 when there is anything, bits 6-4 the code of the size of
 * the tag, bits 3-0 the octets of a length less one. */
#include "kalyna_aead.h"

#include <string.h>

#include "kalyna_modes.h"
#include "kalyna_octets.h"

#define LENGTH_OCTETS 8

unsigned kalyna_ccm_code(size_t tag_size)
{
    return tag_size == 8    ? 2
           : tag_size == 16 ? 3
           : tag_size == 32 ? 4
           : tag_size == 48 ? 5
           : tag_size == 64 ? 6
                            : 0;
}

/* A CBC-MAC that takes its message in parts. */
typedef struct {
    const kalyna *cipher;
    uint8_t state[KALYNA_BLOCK_MAX];
    size_t held; /* octets added to the state since it was last encrypted */
} chain;

static void take(chain *mac, const uint8_t *data, size_t size)
{
    const size_t block = 8 * (size_t)mac->cipher->columns;
    while (size) {
        const size_t room = block - mac->held, taken = size < room ? size : room;
        xor_octets(mac->state + mac->held, mac->state + mac->held, data, taken);
        mac->held += taken;
        data += taken;
        size -= taken;
        if (mac->held == block) {
            mac->cipher->encrypt(mac->cipher, mac->state, mac->state, 1);
            mac->held = 0;
        }
    }
}

static void take_length(chain *mac, size_t size)
{
    uint8_t octets[LENGTH_OCTETS];
    store64_le(octets, (uint64_t)size);
    take(mac, octets, sizeof octets);
}

static void code_of(const kalyna *cipher, const uint8_t *iv, kalyna_text text, kalyna_text aad,
                    size_t tag_size, uint8_t *tag)
{
    static const uint8_t zeros[KALYNA_BLOCK_MAX], one[1] = {0x80};
    const size_t block = 8 * (size_t)cipher->columns;
    const uint8_t flag = (uint8_t)((text.size || aad.size ? 0x80u : 0u) |
                                   kalyna_ccm_code(tag_size) << 4 | (LENGTH_OCTETS - 1));
    chain mac = {.cipher = cipher};
    take(&mac, iv, block - LENGTH_OCTETS - 1);
    take_length(&mac, text.size);
    take(&mac, &flag, 1);
    take_length(&mac, aad.size);
    take(&mac, zeros, (2 * block - LENGTH_OCTETS - aad.size % block) % block);
    take(&mac, aad.octets, aad.size);
    take(&mac, text.octets, text.size);
    if (mac.held) {
        take(&mac, one, 1);
        take(&mac, zeros, (block - mac.held) % block);
    }
    memcpy(tag, mac.state, tag_size);
    wipe(&mac, sizeof mac);
}

void kalyna_ccm_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                        kalyna_text aad, size_t tag_size)
{
    uint8_t tag[KALYNA_BLOCK_MAX];
    kalyna_gamma gamma;
    code_of(cipher, iv, text, aad, tag_size, tag);
    kalyna_gamma_init(&gamma, cipher, iv);
    kalyna_gamma_apply(&gamma, cipher, out, text.octets, text.size);
    kalyna_gamma_apply(&gamma, cipher, out + text.size, tag, tag_size);
    wipe(&gamma, sizeof gamma);
    wipe(tag, sizeof tag);
}

int kalyna_ccm_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                       kalyna_text aad, size_t tag_size)
{
    uint8_t tag[KALYNA_BLOCK_MAX], sent[KALYNA_BLOCK_MAX];
    kalyna_gamma gamma;
    kalyna_gamma_init(&gamma, cipher, iv);
    memcpy(sent, text.octets + text.size, tag_size);
    kalyna_gamma_apply(&gamma, cipher, out, text.octets, text.size);
    kalyna_gamma_apply(&gamma, cipher, sent, sent, tag_size);
    code_of(cipher, iv, (kalyna_text){out, text.size}, aad, tag_size, tag);
    const int good = same_octets(tag, sent, tag_size);
    if (!good)
        wipe(out, text.size);
    wipe(&gamma, sizeof gamma);
    wipe(tag, sizeof tag);
    wipe(sent, sizeof sent);
    return good;
}
