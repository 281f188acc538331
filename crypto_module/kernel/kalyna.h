/* DSTU 7624:2014 (Kalyna): one key for one size of block, and many blocks at once.
 *
 * A block of 8c octets is c columns, a column a word with row 0 lowest; c is 2, 4 or 8.
 *
 * Timing: the paths avx2 and avx512 look the boxes up in registers, so that neither branch nor
 * address depends on the key or the data. The PORTABLE path looks up 32 KiB of tables
 * (kupyna_tables, kalyna_inverse_tables) and 2 KiB of boxes BY SECRET OCTETS: who shares the
 * processor's cache with it may learn of them. */
#ifndef BRAMA_KALYNA_H
#define BRAMA_KALYNA_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

#define KALYNA_BLOCK_MAX 64
#define KALYNA_KEY_MAX 64
#define KALYNA_ROUND_KEYS 19

typedef struct kalyna kalyna;
typedef void kalyna_transform(const kalyna *cipher, uint8_t *out, const uint8_t *in,
                              size_t blocks);

struct kalyna {
    uint64_t keys[KALYNA_ROUND_KEYS][8]; /* K_0 .. K_v, their c columns repeated to eight */
    uint64_t rows[KALYNA_ROUND_KEYS][8]; /* the same, transposed: octet j of word i is row i of
                                            column j */
    uint64_t mixed[KALYNA_ROUND_KEYS][8]; /* the inverse mixing of each, for the portable path */
    unsigned columns;
    unsigned rounds;
    cpu_path cpu;
    kalyna_transform *encrypt; /* out may be in, otherwise they do not overlap */
    kalyna_transform *decrypt;
};

/* 0 unless the sizes are 128/128, 128/256, 256/256, 256/512 or 512/512 bits of block and key. */
int kalyna_init(kalyna *cipher, const uint8_t *key, size_t key_octets, unsigned block_bits,
                cpu_path cpu);

kalyna_transform kalyna_encrypt_portable, kalyna_decrypt_portable;
/* ψ⁻¹ of c columns, by table look-ups. */
void kalyna_unmix_portable(uint64_t *out, const uint64_t *in, unsigned columns);

#endif
