/* GMAC, GCM and CCM of DSTU 7624:2014; reference/kalyna_modes.py tells each.
 *
 * !! The tag of this GCM is T(polynomial hash of the associated data and the ciphertext): unlike
 * !! NIST's, IT DOES NOT AUTHENTICATE THE NONCE. Under another nonce the same ciphertext and tag
 * !! are accepted, and decrypt to other octets. A protocol puts the nonce, or the number of the
 * !! record, into the associated data. CCM does authenticate it.
 *
 * Octets and aliasing as in kalyna_modes.h. Tags are compared in constant time; a wrong one gives
 * 0, and GCM then has not touched out, CCM has wiped it. */
#ifndef BRAMA_KALYNA_AEAD_H
#define BRAMA_KALYNA_AEAD_H

#include "kalyna.h"

typedef struct {
    const uint8_t *octets;
    size_t size;
} kalyna_text;

/* tag is a whole block: the hash of aad and of text, their lengths, encrypted. */
void kalyna_gcm_tag(const kalyna *cipher, uint8_t *tag, kalyna_text aad, kalyna_text text);
/* out holds the ciphertext, then tag_size <= block octets of tag. */
void kalyna_gcm_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                        kalyna_text aad, size_t tag_size);
/* text.octets holds text.size octets and the tag after them. */
int kalyna_gcm_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                       kalyna_text aad, size_t tag_size);

/* The code of a tag of so many octets in CCM, 0 when there is none. */
unsigned kalyna_ccm_code(size_t tag_size);
void kalyna_ccm_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                        kalyna_text aad, size_t tag_size);
int kalyna_ccm_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, kalyna_text text,
                       kalyna_text aad, size_t tag_size);

#endif
