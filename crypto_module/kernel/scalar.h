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

/* out = a + b as integers; the sum fits SCALAR_BITS for every n of DSTU 4145. */
void scalar_sum(scalar out, const scalar a, const scalar b);
/* out = a + b mod n. */
void scalar_add(scalar out, const scalar a, const scalar b, const scalar n);
/* out = a * b mod n, over the low ``bits`` bits of b. */
void scalar_multiply(scalar out, const scalar a, const scalar b, unsigned bits, const scalar n);

/* Width-w non-adjacent form: digits[i] is 0 or odd in (-2^(w-1), 2^(w-1)), a = sum digits[i] 2^i;
 * at most one of w neighbours is not 0. 2 <= w <= 8. Returns the number of digits, at most
 * SCALAR_BITS. Variable time: public scalars only. */
unsigned scalar_wnaf(int8_t digits[SCALAR_BITS], const scalar a, unsigned w);

#endif
