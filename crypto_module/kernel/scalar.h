/* Integers modulo n, the prime order of a base point, 2^160 < n < 2^448.
 *
 * Representation: SCALAR_LIMBS limbs, little-endian, below n; all limbs are always meaningful.
 * Aliasing: outputs may alias inputs. Timing: constant.
 */
#ifndef BRAMA_SCALAR_H
#define BRAMA_SCALAR_H

#include <stdint.h>

#define SCALAR_LIMBS 7
#define SCALAR_BITS (64 * SCALAR_LIMBS)

typedef uint64_t scalar[SCALAR_LIMBS];

/* 1 or 0. */
int scalar_is_zero(const scalar a);
int scalar_below(const scalar a, const scalar b);
static inline uint64_t scalar_bit(const scalar a, unsigned i)
{
    return a[i / 64] >> (i % 64) & 1;
}

/* Bits i and up, at least ``count`` <= 8 of them in the low end; bits past the top are zero. */
static inline uint64_t scalar_bits(const scalar a, unsigned i, unsigned count)
{
    const unsigned limb = i / 64, by = i % 64;
    uint64_t bits = limb < SCALAR_LIMBS ? a[limb] >> by : 0;
    if (by + count > 64 && limb + 1 < SCALAR_LIMBS)
        bits |= a[limb + 1] << (64 - by);
    return bits;
}

/* out = a - b modulo 2^SCALAR_BITS; returns the borrow. */
uint64_t scalar_difference(scalar out, const scalar a, const scalar b);
/* out = a + b as integers; the sum fits SCALAR_BITS for every n of DSTU 4145. */
void scalar_sum(scalar out, const scalar a, const scalar b);
/* out = a + b mod n. */
void scalar_add(scalar out, const scalar a, const scalar b, const scalar n);
/* What multiplication modulo an odd n > 2^64 needs besides n. */
typedef struct {
    uint32_t inverse; /* -1/n mod 2^32 */
    scalar square;    /* 2^(2 SCALAR_BITS) mod n */
} scalar_modulus;

void scalar_modulus_init(scalar_modulus *modulus, const scalar n);
/* out = a * b mod n. */
void scalar_multiply(scalar out, const scalar a, const scalar b, const scalar n,
                     const scalar_modulus *modulus);

/* Width-w non-adjacent form of the ``count`` bits from bit ``from`` on: digits[i] is 0 or odd in
 * (-2^(w-1), 2^(w-1)), their value is sum digits[i] 2^i; at most one of w neighbours is not 0.
 * 2 <= w <= 8; count + 1 digits are written. Variable time: public scalars only. */
void scalar_wnaf_part(int8_t *digits, const scalar a, unsigned from, unsigned count, unsigned w);
/* The same of the whole scalar; returns the number of digits, the rest are not written. */
unsigned scalar_wnaf(int8_t digits[SCALAR_BITS], const scalar a, unsigned w);

#endif
