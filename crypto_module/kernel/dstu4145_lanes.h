/* Many verifications at once: eight signatures side by side, blocks of 64 with shared inversions.
 *
 * Every verification is its own: own key, own message, own answer. Only inversions of field
 * elements are shared, and a claim that breaks the contract spoils no answer but its own.
 * Timing: variable, and tables are looked up by digits of r and s: everything here is public.
 * Stack: about 100 KB.
 */
#ifndef BRAMA_DSTU4145_LANES_H
#define BRAMA_DSTU4145_LANES_H

#include "dstu4145.h"

/* Signatures side by side. */
#define DSTU4145_LANES 8

/* Fewer claims are verified faster one after another, by dstu4145_verify. */
#define DSTU4145_LANES_LEAST 3

typedef struct {
    curve_point q; /* of order n */
    gf2m_element h;
    scalar r, s; /* what is not in [1, n - 1] makes a bad signature */
    /* The elements whose truncation is r, in the basis of q and h: the answer is whether h x is one
     * of them. The lanes know nothing of truncation, because a basis that is not the polynomial one
     * has its own order of bits. Without candidates the signature is bad. */
    gf2m_element y[DSTU4145_CANDIDATES];
    unsigned candidates;
} dstu4145_claim;

/* 1 when this build has lanes for the field and r has no more than DSTU4145_CANDIDATES. */
int dstu4145_lanes_serve(const curve *c);

/* verdicts[i] = 1 when claims[i] holds, else 0; any count, 0 too. The processor has the path
 * CPU_AVX512, and dstu4145_lanes_serve. */
void dstu4145_verify_lanes(const curve *c, uint8_t *verdicts, const dstu4145_claim *claims,
                           size_t count);

#endif
