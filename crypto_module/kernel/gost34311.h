/* GOST 34.311-95 with any S-box. Timing: tables are looked up by the message and the state. */
#ifndef BRAMA_GOST34311_H
#define BRAMA_GOST34311_H

#include "gost28147.h"

#define GOST34311_BLOCK 32
#define GOST34311_DIGEST 32

/* What changes as the message is taken; the S-box stands apart, so that this is small to copy. */
typedef struct {
    uint64_t h[4];
    uint64_t sum[4];
    uint64_t octets;
    uint8_t tail[GOST34311_BLOCK];
} gost34311_state;

void gost34311_init(gost34311_state *state);
void gost34311_update(gost34311_state *state, const gost28147_sbox *sbox, const uint8_t *data,
                      size_t size);
/* The state is not changed. */
void gost34311_digest(const gost34311_state *state, const gost28147_sbox *sbox, uint8_t *digest);

#endif
