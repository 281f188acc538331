/* Points of y^2 + xy = x^3 + ax^2 + b over GF(2^m), a in {0, 1}, cofactor 2 or 4.
 *
 * The subgroup of prime order n is what keys and signatures live in. "Secret" in a name of an
 * argument means that time and memory accesses do not depend on it.
 */
#ifndef BRAMA_CURVE_H
#define BRAMA_CURVE_H

#include "gf2m.h"
#include "scalar.h"

#define CURVE_BASE_WINDOW 8
#define CURVE_BASE_POINTS (1 << (CURVE_BASE_WINDOW - 2))

typedef struct {
    gf2m_element x;
    gf2m_element y;
} curve_point; /* never the point at infinity */

typedef struct {
    gf2m_field field;
    uint64_t a;
    gf2m_element b;
    scalar n;
    unsigned n_bits;
    unsigned cofactor;
    size_t scalar_octets;
    curve_point base[CURVE_BASE_POINTS]; /* P, 3P, 5P, ... */
} curve;

/* Check n, the cofactor and the base point and make its table; 0 when the curve is refused.
 * ``field``, ``a`` and ``b`` are already set. */
int curve_init(curve *c, const scalar n, unsigned cofactor, const uint8_t *compressed_base);

int curve_contains(const curve *c, const curve_point *p);
/* p is on the curve. No n·P is computed; see the proof above the function. */
int curve_in_prime_subgroup(const curve *c, const curve_point *p);

/* field.octets octets, little-endian; decompress gives 0 when no point compresses to them. */
void curve_compress(const curve *c, uint8_t *octets, const curve_point *p);
int curve_decompress(const curve *c, curve_point *p, const uint8_t *octets);

/* out = secret·p, p of order n, secret < n; 0, and nothing in out, when the product is the point
 * at infinity. out does not alias p. */
int curve_multiply(const curve *c, curve_point *out, const scalar secret, const curve_point *p);

/* x of s·P + r·Q; 0 when the sum is the point at infinity. q->x != 0. Variable time. */
int curve_joint_multiply(const curve *c, gf2m_element x, const scalar s, const scalar r,
                         const curve_point *q);

#endif
