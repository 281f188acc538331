/* Arithmetic modulo n by addition and masked subtraction. */
#include "scalar.h"

#include "octets.h"

/* out = a - b; returns the borrow. */
static uint64_t subtract(scalar out, const scalar a, const scalar b)
{
    uint64_t borrow = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++) {
        const uint64_t first = a[i] - b[i];
        const uint64_t second = first - borrow;
        borrow = (uint64_t)(a[i] < b[i]) | (uint64_t)(first < borrow);
        out[i] = second;
    }
    return veiled(borrow);
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
    const uint64_t borrow = subtract(difference, a, b);
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
    const uint64_t keep = 0 - subtract(reduced, sum, n); /* all ones when sum < n */
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        out[i] = (sum[i] & keep) | (reduced[i] & ~keep);
    wipe(sum, sizeof sum);
    wipe(reduced, sizeof reduced);
}

void scalar_multiply(scalar out, const scalar a, const scalar b, unsigned bits, const scalar n)
{
    scalar total = {0}, addend;
    for (unsigned i = bits; i-- > 0;) {
        const uint64_t mask = 0 - scalar_bit(b, i);
        for (unsigned j = 0; j < SCALAR_LIMBS; j++)
            addend[j] = a[j] & mask;
        scalar_add(total, total, total, n);
        scalar_add(total, total, addend, n);
    }
    for (unsigned j = 0; j < SCALAR_LIMBS; j++)
        out[j] = total[j];
    wipe(total, sizeof total);
    wipe(addend, sizeof addend);
}

static void shift_right(scalar a)
{
    for (unsigned i = 0; i + 1 < SCALAR_LIMBS; i++)
        a[i] = a[i] >> 1 | a[i + 1] << 63;
    a[SCALAR_LIMBS - 1] >>= 1;
}

unsigned scalar_wnaf(int8_t digits[SCALAR_BITS], const scalar a, unsigned w)
{
    const int modulus = 1 << w;
    scalar rest;
    unsigned length = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        rest[i] = a[i];
    while (!scalar_is_zero(rest)) {
        int digit = 0;
        if (rest[0] & 1) {
            scalar magnitude = {0};
            digit = (int)(rest[0] & (uint64_t)(modulus - 1));
            if (digit >= modulus / 2)
                digit -= modulus;
            if (digit < 0) {
                magnitude[0] = (uint64_t)-digit;
                scalar_sum(rest, rest, magnitude);
            } else {
                magnitude[0] = (uint64_t)digit;
                (void)subtract(rest, rest, magnitude);
            }
        }
        digits[length++] = (int8_t)digit;
        shift_right(rest);
    }
    return length;
}
