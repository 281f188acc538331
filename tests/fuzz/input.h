/* What the harnesses share: octets taken one after another, and buffers whose ends are watched.
 *
 * Each harness is one function that aborts when a property fails. libFuzzer calls it, or drive.c,
 * where there is no libFuzzer. Buffers are made by malloc, so that the sanitizer sees one octet too
 * many. */
#ifndef BRAMA_FUZZ_INPUT_H
#define BRAMA_FUZZ_INPUT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
    const uint8_t *data;
    size_t size;
} input;

#define EXPECT(property)                                                                       \
    do {                                                                                       \
        if (!(property)) {                                                                     \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #property);             \
            abort();                                                                           \
        }                                                                                      \
    } while (0)

/* Take so many octets; those that are not there are zeros. */
static inline void take(input *from, uint8_t *out, size_t size)
{
    const size_t there = size < from->size ? size : from->size;
    memset(out, 0, size);
    if (there == 0)
        return;
    memcpy(out, from->data, there);
    from->data += there;
    from->size -= there;
}

static inline unsigned take_octet(input *from)
{
    uint8_t octet;
    take(from, &octet, 1);
    return octet;
}

static inline uint8_t *buffer(size_t size)
{
    if (size == 0)
        return NULL;
    uint8_t *made = malloc(size);
    EXPECT(made != NULL);
    return made;
}

static inline uint8_t *copy_of(const uint8_t *octets, size_t size)
{
    uint8_t *made = buffer(size);
    if (size)
        memcpy(made, octets, size);
    return made;
}

static inline int same(const uint8_t *a, const uint8_t *b, size_t size)
{
    return size == 0 || memcmp(a, b, size) == 0;
}

/* The paths that this processor has, the portable one first. */
static inline unsigned paths(void)
{
    return (unsigned)cpu_best() + 1;
}

#endif
