/* Arithmetic modulo n by addition and masked subtraction. */
#include "scalar.h"

#include "octets.h"

uint64_t scalar_difference(scalar out, const scalar a, const scalar b)
{
    uint64_t borrow = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++) {
        const uint64_t first = a[i] - b[i];
        const uint64_t second = first - borrow;
        borrow = (uint64_t)(a[i] < b[i]) | (uint64_t)(first < borrow);
        out[i] = second;
    }
    return borrow;
}

int scalar_is_zero(const scalar a)
{
    uint64_t any = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        any |= a[i];
    return any == 0;
}

int scalar_below(const scalar a, const scalar b)
{
    scalar difference;
    const uint64_t borrow = scalar_difference(difference, a, b);
    wipe(difference, sizeof difference);
    return (int)borrow;
}

void scalar_sum(scalar out, const scalar a, const scalar b)
{
    uint64_t carry = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++) {
        const uint64_t first = a[i] + b[i];
        const uint64_t second = first + carry;
        carry = (uint64_t)(first < b[i]) | (uint64_t)(second < carry);
        out[i] = second;
    }
}

void scalar_add(scalar out, const scalar a, const scalar b, const scalar n)
{
    scalar sum, reduced;
    scalar_sum(sum, a, b);
    const uint64_t keep = 0 - scalar_difference(reduced, sum, n); /* all ones when sum < n */
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        out[i] = (sum[i] & keep) | (reduced[i] & ~keep);
    wipe(sum, sizeof sum);
    wipe(reduced, sizeof reduced);
}

#define HALVES (2 * SCALAR_LIMBS)

static void split_halves(uint32_t out[HALVES], const scalar a)
{
    for (unsigned i = 0; i < HALVES; i++)
        out[i] = (uint32_t)(a[i / 2] >> (32 * (i % 2)));
}

/* out = a b / 2^SCALAR_BITS mod n (Montgomery), for a < 2^SCALAR_BITS and b < n.
 * Invariant: total < 2n before and after each turn, which fits since n < 2^(SCALAR_BITS - 2). */
static void multiply_reduced(scalar out, const scalar a, const scalar b, const scalar n,
                             uint32_t inverse)
{
    uint32_t left[HALVES], right[HALVES], modulus[HALVES], total[HALVES + 1] = {0};
    scalar whole, reduced;
    split_halves(left, a);
    split_halves(right, b);
    split_halves(modulus, n);
    for (unsigned i = 0; i < HALVES; i++) {
        const uint32_t factor = (total[0] + left[i] * right[0]) * inverse;
        uint64_t product = 0, multiple = 0;
        for (unsigned j = 0; j < HALVES; j++) {
            product = (uint64_t)left[i] * right[j] + total[j] + (product >> 32);
            multiple = (uint64_t)factor * modulus[j] + (uint32_t)product + (multiple >> 32);
            if (j)
                total[j - 1] = (uint32_t)multiple;
        }
        product = (uint64_t)total[HALVES] + (product >> 32) + (multiple >> 32);
        total[HALVES - 1] = (uint32_t)product;
        total[HALVES] = (uint32_t)(product >> 32);
    }
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        whole[i] = (uint64_t)total[2 * i] | (uint64_t)total[2 * i + 1] << 32;
    const uint64_t keep = 0 - scalar_difference(reduced, whole, n); /* all ones when whole < n */
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        out[i] = (whole[i] & keep) | (reduced[i] & ~keep);
    wipe(left, sizeof left);
    wipe(right, sizeof right);
    wipe(total, sizeof total);
    wipe(whole, sizeof whole);
    wipe(reduced, sizeof reduced);
}

void scalar_modulus_init(scalar_modulus *modulus, const scalar n)
{
    uint32_t inverse = 1;
    for (unsigned i = 0; i < 5; i++) /* each turn doubles the good bits: 1, 2, 4, ... 32 */
        inverse *= 2 - (uint32_t)n[0] * inverse;
    modulus->inverse = 0 - inverse;
    scalar power = {1};
    for (unsigned i = 0; i < 2 * SCALAR_BITS; i++)
        scalar_add(power, power, power, n);
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        modulus->square[i] = power[i];
}

void scalar_multiply(scalar out, const scalar a, const scalar b, const scalar n,
                     const scalar_modulus *modulus)
{
    scalar reduced;
    multiply_reduced(reduced, a, b, n, modulus->inverse);
    multiply_reduced(out, reduced, modulus->square, n, modulus->inverse);
    wipe(reduced, sizeof reduced);
}

void scalar_wnaf_part(int8_t *digits, const scalar a, unsigned from, unsigned count, unsigned w)
{
    uint64_t carry = 0;
    unsigned i = 0;
    while (i <= count) {
        const unsigned width = count - i < w ? count - i : w;
        const uint64_t bits = width ? scalar_bits(a, from + i, width) & ((1u << width) - 1) : 0;
        if ((bits & 1) == carry) {
            digits[i++] = 0;
            continue;
        }
        int digit = (int)(bits + carry);
        carry = (uint64_t)(digit >> (w - 1));
        digit -= (int)carry << w;
        digits[i++] = (int8_t)digit;
        for (unsigned zeros = 1; zeros < w && i <= count; zeros++)
            digits[i++] = 0;
    }
}

unsigned scalar_wnaf(int8_t digits[SCALAR_BITS], const scalar a, unsigned w)
{
    unsigned bits = SCALAR_BITS - 1;
    while (bits && !scalar_bit(a, bits - 1))
        bits--;
    scalar_wnaf_part(digits, a, 0, bits, w);
    return bits + 1;
}
