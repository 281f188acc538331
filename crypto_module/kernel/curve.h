/* Points of y^2 + xy = x^3 + ax^2 + b over GF(2^m), a in {0, 1}, cofactor 2 or 4.
 *
 * The subgroup of prime order n is what keys and signatures live in. "Secret" in a name of an
 * argument means that time and memory accesses do not depend on it.
 */
#ifndef BRAMA_CURVE_H
#define BRAMA_CURVE_H

#include "gf2m.h"
#include "gf2m_maps.h"
#include "scalar.h"

#define CURVE_BASE_WINDOW 8
#define CURVE_BASE_POINTS (1 << (CURVE_BASE_WINDOW - 2))
#define CURVE_KEY_WINDOW 5
#define CURVE_KEY_POINTS (1 << (CURVE_KEY_WINDOW - 2))
#define CURVE_PARTS 8 /* into which a scalar is cut when its point is known beforehand */
#define CURVE_COMB_POINTS 8
#define CURVE_COMB_WINDOWS ((SCALAR_BITS + 3) / 4)

typedef struct {
    gf2m_element x;
    gf2m_element y;
} curve_point; /* never the point at infinity */

/* The same for sums, lambda = x + y/x; never the point of order two. */
typedef struct {
    gf2m_element x;
    gf2m_element lambda;
} curve_entry;

typedef struct {
    gf2m_element x, l, z;
} curve_projective; /* x/z, lambda = l/z; infinity as z = 0 */

typedef struct curve curve;

/* The point operations of one field on one path of the processor; p is the sum as well. */
typedef struct {
    /* p = 2^times p. Constant time for one number of times. */
    void (*twice)(const curve *c, curve_projective *p, unsigned times);
    /* p + q, whatever they are. Variable time. */
    void (*add)(const curve *c, curve_projective *p, const curve_entry *q);
    /* p + q, where neither p nor the sum is O and p is not q. Constant time. When the sum is O all
     * the same, Z becomes 0, and adding on keeps it so. */
    void (*add_other)(const curve *c, curve_projective *p, const curve_entry *q);
} curve_code;

struct curve {
    gf2m_field field;
    const curve_code *code;
    uint64_t a;
    gf2m_element b;
    scalar n;
    scalar_modulus modulus;
    unsigned n_bits;
    unsigned cofactor;
    size_t scalar_octets;
    curve_point base_point; /* P */
    gf2m_maps maps;
    /* P, 3P, 5P, ...; then the same of 2^part P, 2^(2 part) P, ... */
    curve_entry base[CURVE_PARTS * CURVE_BASE_POINTS];
    /* (2e + 1) 16^i P */
    curve_entry comb[CURVE_COMB_WINDOWS * CURVE_COMB_POINTS];
};

/* Q, 3Q, 5Q, ...; then the same of 2^part Q, 2^(2 part) Q, ...: made once, used often. */
typedef struct {
    curve_entry table[CURVE_PARTS * CURVE_KEY_POINTS];
} curve_prepared;

/* Check n, the cofactor and the base point and make the tables; 0 when the curve is refused.
 * ``field``, ``a`` and ``b`` are already set. */
int curve_init(curve *c, const scalar n, unsigned cofactor, const uint8_t *compressed_base);

/* Windows of four bits in a scalar. */
static inline unsigned curve_windows(const curve *c)
{
    return (c->n_bits + 3) / 4;
}

/* Bits of a part of a scalar. */
static inline unsigned curve_part_bits(const curve *c)
{
    return (c->n_bits + CURVE_PARTS - 1) / CURVE_PARTS;
}

int curve_contains(const curve *c, const curve_point *p);
/* p is on the curve. No n·P is computed; see the proof above the function. Variable time. */
int curve_in_prime_subgroup(const curve *c, const curve_point *p);

/* field.octets octets, little-endian; decompress gives 0 when no point compresses to them and
 * takes variable time. */
void curve_compress(const curve *c, uint8_t *octets, const curve_point *p);
int curve_decompress(const curve *c, curve_point *p, const uint8_t *octets);

/* out = secret·p, p of order n, secret < n; 0, and nothing in out, when the product is the point
 * at infinity. out does not alias p. */
int curve_multiply(const curve *c, curve_point *out, const scalar secret, const curve_point *p);
/* x of secret·P, 0 < secret < n. */
int curve_multiply_base(const curve *c, gf2m_element x, const scalar secret);

/* s·P + r·Q as X and Z, x = X/Z; Z is 0 for the point at infinity. q has order n. Variable time. */
void curve_joint_multiply(const curve *c, curve_projective *out, const scalar s, const scalar r,
                          const curve_point *q);
void curve_prepare(const curve *c, curve_prepared *out, const curve_point *q);
void curve_joint_multiply_prepared(const curve *c, curve_projective *out, const scalar s,
                                   const scalar r, const curve_prepared *q);

/* p = q. */
void curve_set(const curve *c, curve_projective *p, const curve_entry *q);

/* The code for c->field: of a path of the processor, or NULL when there is none. */
const curve_code *curve_code_portable(unsigned m);
const curve_code *curve_code_avx2(unsigned m);
const curve_code *curve_code_avx512(unsigned m);

#endif
