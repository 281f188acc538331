/* GOST 28147 with any S-box of 64 packed octets; modes without key meshing.
 *
 * Aliasing: in and out may be the same buffer, or have nothing in common. Timing: the AVX2 and
 * AVX-512 paths look the S-box up in registers, in every function here, so that no address and no
 * branch depends on the key or the data. The portable path (gost28147_portable.c) looks up 4 KiB
 * of tables by secret data; they fit a first-level cache but that is no promise.
 */
#ifndef BRAMA_GOST28147_H
#define BRAMA_GOST28147_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

#define GOST28147_BLOCK 8
#define GOST28147_KEY 32
#define GOST28147_SBOX 64
#define GOST28147_MAC 4
#define GOST28147_BATCH 128 /* blocks that go through the rounds side by side */

/* One octet a value: octet p of a half has its low nibble replaced by low[p] and its high one by
 * high[p], which is already moved up by four bits. */
typedef struct {
    uint8_t low[4][16], high[4][16];
} gost28147_rows;

/* Two rows of the S-box at a time, already moved into place and rotated by 11. */
typedef struct {
    uint32_t pair[4][256];
} gost28147_pairs;

/* Blocks one after another. */
typedef struct {
    uint8_t octets[GOST28147_BLOCK * GOST28147_BATCH];
} gost28147_batch;

typedef struct gost28147 gost28147;

struct gost28147 {
    gost28147_rows rows;
    gost28147_pairs pairs; /* set on the portable path alone */
    uint32_t encrypt[32], decrypt[32]; /* a word for each round */
    /* The first ``count`` blocks of the batch after the rounds, an even number of them, the last of
     * which does not exchange the halves; what else there is in the batch may change. */
    void (*rounds)(const gost28147 *cipher, const uint32_t *words, unsigned rounds,
                   gost28147_batch *batch, size_t count);
};

void gost28147_unpack(gost28147_rows *rows, const uint8_t *packed);
void gost28147_init(gost28147 *cipher, const uint8_t *key, const uint8_t *packed_sbox,
                    cpu_path path);

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

/* The paths behind ``rounds``. */
void gost28147_expand_pairs(gost28147_pairs *out, const gost28147_rows *rows);
void gost28147_rounds_portable(const gost28147 *cipher, const uint32_t *words, unsigned rounds,
                               gost28147_batch *batch, size_t count);
#if CPU_X86
void gost28147_rounds_avx2(const gost28147 *cipher, const uint32_t *words, unsigned rounds,
                           gost28147_batch *batch, size_t count);
void gost28147_rounds_avx512(const gost28147 *cipher, const uint32_t *words, unsigned rounds,
                             gost28147_batch *batch, size_t count);
#endif

#endif
