/* The modes of DSTU 7624:2014 but for the authenticated ones; reference/kalyna_modes.py tells each.
 *
 * Sizes are octets. A start vector and the feedback of a whole block have 8 * columns octets.
 * out may be in; otherwise they do not overlap. Sizes are checked by the caller: ecb, cbc and kw
 * take whole blocks, xts one block at the least. ecb is cipher->encrypt and cipher->decrypt.
 * Timing depends on the sizes alone, where the path of the cipher is constant-time. */
#ifndef BRAMA_KALYNA_MODES_H
#define BRAMA_KALYNA_MODES_H

#include "kalyna.h"

void kalyna_cbc_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size);
void kalyna_cbc_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size);
void kalyna_ofb(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                size_t size);
/* 1 <= q <= the block. */
void kalyna_cfb_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size, size_t q);
void kalyna_cfb_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size, size_t q);
void kalyna_xts_encrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size);
void kalyna_xts_decrypt(const kalyna *cipher, const uint8_t *iv, uint8_t *out, const uint8_t *in,
                        size_t size);
/* data holds size octets and room for one block more. */
void kalyna_kw_wrap(const kalyna *cipher, uint8_t *data, size_t size);
/* data holds size octets, two blocks at the least; 0 unless the last block comes out as zeros. */
int kalyna_kw_unwrap(const kalyna *cipher, uint8_t *data, size_t size);
/* code is a whole block. */
void kalyna_cmac(const kalyna *cipher, uint8_t *code, const uint8_t *data, size_t size);

/* Gamma: T(T(iv) + 1), T(T(iv) + 2) .., of which a run may be taken in pieces. */
typedef struct {
    uint64_t counter[8];
    uint8_t gamma[8 * KALYNA_BLOCK_MAX];
    size_t used; /* octets of gamma; all of it is used up at the start */
} kalyna_gamma;
void kalyna_gamma_init(kalyna_gamma *state, const kalyna *cipher, const uint8_t *iv);
void kalyna_gamma_apply(kalyna_gamma *state, const kalyna *cipher, uint8_t *out,
                        const uint8_t *in, size_t size);

#endif
