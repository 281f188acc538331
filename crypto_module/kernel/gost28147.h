/* GOST 28147 with any S-box of 64 packed octets; modes without key meshing.
 *
 * Aliasing: in and out may be the same buffer. Timing: tables are looked up by secret data, in
 * every function here; the 4 KiB of tables fit a first-level cache but that is no promise.
 */
#ifndef BRAMA_GOST28147_H
#define BRAMA_GOST28147_H

#include <stddef.h>
#include <stdint.h>

#define GOST28147_BLOCK 8
#define GOST28147_KEY 32
#define GOST28147_SBOX 64

/* Two rows of the S-box at a time, already moved into place and rotated by 11. */
typedef struct {
    uint32_t pair[4][256];
} gost28147_sbox;

typedef struct {
    gost28147_sbox sbox;
    uint32_t key[8];
} gost28147;

void gost28147_expand_sbox(gost28147_sbox *out, const uint8_t *packed);
void gost28147_init(gost28147 *cipher, const uint8_t *key, const uint8_t *packed_sbox);

static inline uint32_t gost28147_step(const gost28147_sbox *sbox, uint32_t half, uint32_t key)
{
    const uint32_t sum = half + key;
    return sbox->pair[0][sum & 255] ^ sbox->pair[1][sum >> 8 & 255] ^
           sbox->pair[2][sum >> 16 & 255] ^ sbox->pair[3][sum >> 24];
}

/* size is a multiple of 8. */
void gost28147_ecb_encrypt(const gost28147 *cipher, uint8_t *out, const uint8_t *in, size_t size);
void gost28147_ecb_decrypt(const gost28147 *cipher, uint8_t *out, const uint8_t *in, size_t size);
/* Any size. */
void gost28147_ctr(const gost28147 *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                   size_t size);
void gost28147_cfb_encrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                           const uint8_t *in, size_t size);
void gost28147_cfb_decrypt(const gost28147 *cipher, const uint8_t *iv, uint8_t *out,
                           const uint8_t *in, size_t size);
/* 4 octets; the last block is filled with zeros. */
void gost28147_mac(const gost28147 *cipher, uint8_t *mac, const uint8_t *in, size_t size);

#endif
