/* DSTU 7564:2014 (Kupyna).
 *
 * Timing: the path avx512 looks the boxes up in registers, so that neither branch nor address
 * depends on the message or the state. The paths PORTABLE and AVX2 are one: they look up 16 KiB
 * of tables BY THE MESSAGE AND THE STATE, which are secret where a key is hashed (HMAC, the MAC of
 * Kupyna); who shares the processor's cache with them may learn of it. By the count of instructions
 * PSHUFB, sixteen of them for a box, would be no faster than the tables; it has not been tried. */
#ifndef BRAMA_KUPYNA_H
#define BRAMA_KUPYNA_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

#define KUPYNA_BLOCK_MAX 128
#define KUPYNA_DIGEST_MAX 64

/* The two functions of a state of 8 or 16 columns; a column is a word, row 0 lowest. */
typedef struct {
    /* For each block of 8 * columns octets: h = T_xor(h ^ m) ^ T_plus(m) ^ h. */
    void (*absorb)(uint64_t *h, const uint8_t *blocks, size_t count);
    /* h = T_xor(h) ^ h */
    void (*finish)(uint64_t *h);
} kupyna_transform;

typedef struct {
    uint64_t h[16]; /* 8 or 16 of them are used */
    uint64_t octets;
    const kupyna_transform *transform;
    unsigned columns;
    unsigned digest_octets;
    uint8_t tail[KUPYNA_BLOCK_MAX];
} kupyna_state;

/* 0 unless bits is 256, 384 or 512. */
int kupyna_init(kupyna_state *state, unsigned bits, cpu_path cpu);
void kupyna_update(kupyna_state *state, const uint8_t *data, size_t size);
/* digest_octets octets; the state is not changed. */
void kupyna_digest(const kupyna_state *state, uint8_t *digest);

/* The paths: for 8 columns, for 16. */
extern const kupyna_transform kupyna_portable[2];
#if CPU_X86
extern const kupyna_transform kupyna_avx512[2];
#endif

#endif
