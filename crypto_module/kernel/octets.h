/* Octets and words: loads, stores and the wiping of secrets, by shifts and without casts. */
#ifndef BRAMA_OCTETS_H
#define BRAMA_OCTETS_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t load32_le(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t load64_le(const uint8_t *p)
{
    return (uint64_t)load32_le(p) | (uint64_t)load32_le(p + 4) << 32;
}

static inline void store32_le(uint8_t *p, uint32_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
    p[2] = (uint8_t)(value >> 16);
    p[3] = (uint8_t)(value >> 24);
}

static inline void store64_le(uint8_t *p, uint64_t value)
{
    store32_le(p, (uint32_t)value);
    store32_le(p + 4, (uint32_t)(value >> 32));
}

/* words = the octets read little-endian; size <= 8 * count, the rest is zero. */
static inline void load_words(uint64_t *words, size_t count, const uint8_t *octets, size_t size)
{
    for (size_t i = 0; i < count; i++)
        words[i] = 0;
    for (size_t i = 0; i < size; i++)
        words[i / 8] |= (uint64_t)octets[i] << (8 * (i % 8));
}

/* octets = the low 8 * size bits of the words. */
static inline void store_words(uint8_t *octets, size_t size, const uint64_t *words)
{
    for (size_t i = 0; i < size; i++)
        octets[i] = (uint8_t)(words[i / 8] >> (8 * (i % 8)));
}

/* The same word, of which the compiler no longer knows that it is 0 or 1: else it may turn a choice
 * by a mask back into a branch. */
static inline uint64_t veiled(uint64_t word)
{
    volatile uint64_t hidden = word;
    return hidden;
}

/* The volatile pointer keeps the stores from being dropped as dead. */
static inline void wipe(void *memory, size_t size)
{
    volatile uint8_t *p = memory;
    while (size--)
        *p++ = 0;
}

#endif
