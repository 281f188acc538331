/* The rounds of GOST 28147, sixteen blocks a register. */
#include "gost28147_lanes_avx512.h"

#if CPU_X86

#include "gost28147_rounds.h"

/* Eight registers hide the latency of a round; one serves the modes that have no more. */
TARGET_AVX512 void gost28147_rounds_avx512(const gost28147 *cipher, const uint32_t *words,
                                           unsigned rounds, gost28147_batch *batch, size_t count)
{
    const lanes_sbox sbox = lanes_load_sbox(&cipher->rows);
    if (count > 4 * LANES)
        group_rounds(sbox, words, rounds, batch->octets, 8);
    else if (count > LANES)
        group_rounds(sbox, words, rounds, batch->octets, 4);
    else
        group_rounds(sbox, words, rounds, batch->octets, 1);
}

#endif
