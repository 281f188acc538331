/* GF(2^l) of DSTU 7624:2014, l = 128, 256, 512: the polynomial hash of GCM and GMAC.
 *
 * An element is l/64 words, x^0 lowest; the polynomials are x^128 + x^7 + x^2 + x + 1,
 * x^256 + x^10 + x^5 + x^2 + 1 and x^512 + x^8 + x^5 + x^2 + 1.
 * Constant time on every path. */
#ifndef BRAMA_KALYNA_FIELD_H
#define BRAMA_KALYNA_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "cpu.h"

#define KALYNA_FIELD_WORDS 8
#define KALYNA_FIELD_ROOM 64 /* words of powers; so many words of data are reduced at once */

typedef struct kalyna_field kalyna_field;
struct kalyna_field {
    unsigned words;
    unsigned made;                      /* powers of H */
    uint64_t b[KALYNA_FIELD_WORDS];     /* the sum so far */
    uint64_t powers[KALYNA_FIELD_ROOM]; /* .. H^3, H^2, H, at the end; as many as were needed */
    /* wide = b H^count + Σ of block i times H^(count - i), not reduced: 2 * words words.
     * At the most as many blocks as there are powers. */
    void (*sum)(const kalyna_field *field, uint64_t *wide, const uint8_t *blocks, size_t count);
};

static inline const uint64_t *kalyna_field_power(const kalyna_field *field, size_t exponent)
{
    return field->powers + KALYNA_FIELD_ROOM - exponent * field->words;
}

void kalyna_field_init(kalyna_field *field, const uint64_t *h, unsigned words, cpu_path cpu);
/* b = (b + block) h for each block of data; the last is filled with zeros. */
void kalyna_field_absorb(kalyna_field *field, const uint8_t *data, size_t size);
/* element = element * x. */
void kalyna_field_double(uint64_t *element, unsigned words);

void kalyna_field_sum_portable(const kalyna_field *field, uint64_t *wide, const uint8_t *blocks,
                               size_t count);
#if CPU_X86
void kalyna_field_sum_clmul(const kalyna_field *field, uint64_t *wide, const uint8_t *blocks,
                            size_t count);
void kalyna_field_sum_vpclmul(const kalyna_field *field, uint64_t *wide, const uint8_t *blocks,
                              size_t count);
#endif

#endif
