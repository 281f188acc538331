/* Sums of octet strings, eight octets at a time. */
#ifndef BRAMA_KALYNA_OCTETS_H
#define BRAMA_KALYNA_OCTETS_H

#include "octets.h"

/* out = a ^ b; each of them may be out. */
static inline void xor_octets(uint8_t *out, const uint8_t *a, const uint8_t *b, size_t size)
{
    for (; size >= 8; out += 8, a += 8, b += 8, size -= 8)
        store64_le(out, load64_le(a) ^ load64_le(b));
    for (; size; size--)
        *out++ = (uint8_t)(*a++ ^ *b++);
}

/* 1 when all octets agree; time depends on the size alone. */
static inline int same_octets(const uint8_t *a, const uint8_t *b, size_t size)
{
    unsigned difference = 0;
    while (size--)
        difference |= (unsigned)(*a++ ^ *b++);
    return (int)((difference - 1) >> 31);
}

#endif
