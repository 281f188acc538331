/* DSTU 4145-2002 over one curve: h, r and s as the standard names them.
 *
 * Octets are little-endian; a signature is r then s, scalar_octets each.
 */
#ifndef BRAMA_DSTU4145_H
#define BRAMA_DSTU4145_H

#include "curve.h"

/* h = the low m bits of the digest read little-endian, 1 instead of 0. */
void dstu4145_hash_to_field(const curve *c, gf2m_element h, const uint8_t *digest, size_t size);

/* Elements whose octets end as r, 2 or 4; none on a curve where they would be more, and none for
 * an r that is longer than what is kept of an element. r < n. */
#define DSTU4145_CANDIDATES 4
unsigned dstu4145_candidates(const curve *c, gf2m_element y[DSTU4145_CANDIDATES], const scalar r);

/* q = -d·P, 0 < d < n. Constant time. */
void dstu4145_public_point(const curve *c, curve_point *q, const scalar d);

/* The octets of x of h·d·Q, or of d·Q, 0 < d < n, q of order n: the product is never O.
 * Constant time. */
void dstu4145_exchange(const curve *c, uint8_t *x, const scalar d, const curve_point *q,
                       int with_cofactor);

/* 0 when the nonce e must not be used, and then the signature is nothing; 0 < d, e < n.
 * Constant time. */
int dstu4145_sign(const curve *c, uint8_t *signature, const scalar d, const scalar e,
                  const gf2m_element h);

/* 1 when the signature is good under q, which has order n. Variable time. */
int dstu4145_verify(const curve *c, const curve_point *q, const gf2m_element h,
                    const uint8_t *signature);
int dstu4145_verify_prepared(const curve *c, const curve_prepared *q, const gf2m_element h,
                             const uint8_t *signature);

#endif
