/* GOST 34.311, sixteen messages side by side. */
#include "gost28147_lanes_avx512.h"

#if CPU_X86

#include "gost34311_lanes.h"

TARGET_AVX512 void gost34311_steps_avx512(const gost34311_sbox *sbox, gost34311_lanes *lanes,
                                      const uint8_t *const *data, size_t blocks)
{
    lanes_steps(sbox, lanes, data, blocks);
}

#endif
