/* The rounds of GOST 28147, eight blocks a register. */
#include "gost28147_lanes_avx2.h"

#if CPU_X86

#include "gost28147_rounds.h"

/* Two registers fill the processor; one serves the modes that have no more. */
TARGET_AVX2 void gost28147_rounds_avx2(const gost28147 *cipher, const uint32_t *words,
                                       unsigned rounds, gost28147_batch *batch, size_t count)
{
    const lanes_sbox sbox = lanes_load_sbox(&cipher->rows);
    size_t start = 0;
    for (; start + LANES < count; start += 2 * LANES)
        group_rounds(sbox, words, rounds, batch->octets + GOST28147_BLOCK * start, 2);
    if (start < count)
        group_rounds(sbox, words, rounds, batch->octets + GOST28147_BLOCK * start, 1);
}

#endif
