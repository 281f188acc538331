/* DSTU 7564:2014 (Kupyna). Timing: 16 KiB of tables are looked up by the message and the state. */
#ifndef BRAMA_KUPYNA_H
#define BRAMA_KUPYNA_H

#include <stddef.h>
#include <stdint.h>

#define KUPYNA_BLOCK_MAX 128
#define KUPYNA_DIGEST_MAX 64

typedef struct {
    uint64_t h[16]; /* a column a word, row 0 lowest; 8 or 16 of them are used */
    uint64_t octets;
    unsigned columns;
    unsigned digest_octets;
    uint8_t tail[KUPYNA_BLOCK_MAX];
} kupyna_state;

/* 0 unless bits is 256, 384 or 512. */
int kupyna_init(kupyna_state *state, unsigned bits);
void kupyna_update(kupyna_state *state, const uint8_t *data, size_t size);
/* digest_octets octets; the state is not changed. */
void kupyna_digest(const kupyna_state *state, uint8_t *digest);

/* kupyna_tables[k][x]: column k of the mixing matrix times the box k mod 4 of x. */
extern const uint64_t kupyna_tables[8][256];

#endif
