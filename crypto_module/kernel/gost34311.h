/* GOST 34.311-95 with any S-box.
 *
 * Timing: gost34311_update and gost34311_digest look tables up by the message and the state, on
 * every path. Aliasing: none.
 */
#ifndef BRAMA_GOST34311_H
#define BRAMA_GOST34311_H

#include "gost28147.h"

#define GOST34311_BLOCK 32
#define GOST34311_DIGEST 32

typedef struct gost34311_sbox gost34311_sbox;

/* The S-box for one cipher at a time: twelve, eight and twelve bits of a sum choose from the
 * tables what they are replaced by, moved into place and rotated by 11. Three look-ups make a
 * shorter round than four; 33 KiB still fit most first-level caches. */
struct gost34311_sbox {
    gost28147_rows rows;
    uint32_t low[4096], middle[256], top[4096];
    cpu_path path;
    /* h = psi^61(h ^ psi(m ^ psi^12(E(h)))) */
    void (*step)(const gost34311_sbox *sbox, uint64_t h[4], const uint64_t m[4]);
};

/* What changes as the message is taken; the S-box stands apart, so that this is small to copy. */
typedef struct {
    uint64_t h[4];
    uint64_t sum[4];
    uint64_t octets;
    uint8_t tail[GOST34311_BLOCK];
} gost34311_state;

void gost34311_expand_sbox(gost34311_sbox *sbox, const uint8_t *packed, cpu_path path);

void gost34311_init(gost34311_state *state);
void gost34311_update(gost34311_state *state, const gost34311_sbox *sbox, const uint8_t *data,
                      size_t size);
/* The state is not changed. */
void gost34311_digest(const gost34311_state *state, const gost34311_sbox *sbox, uint8_t *digest);

/* The paths behind ``step``. */
void gost34311_step_portable(const gost34311_sbox *sbox, uint64_t h[4], const uint64_t m[4]);
#if CPU_X86
void gost34311_step_avx2(const gost34311_sbox *sbox, uint64_t h[4], const uint64_t m[4]);
#endif

#endif
