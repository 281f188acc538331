/* The processor is asked once for each object that is made; the answer is cached by the runtime. */
#include "cpu.h"

#if CPU_X86

cpu_path cpu_best(void)
{
    __builtin_cpu_init();
    const int avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") &&
                     __builtin_cpu_supports("bmi2");
    const int avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                       __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                       __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("gfni") &&
                       __builtin_cpu_supports("vpclmulqdq");
    if (avx2 && avx512)
        return CPU_AVX512;
    return avx2 ? CPU_AVX2 : CPU_PORTABLE;
}

#else

cpu_path cpu_best(void)
{
    return CPU_PORTABLE;
}

#endif
