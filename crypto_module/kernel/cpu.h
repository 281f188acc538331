/* Which instructions a run may use: three paths, each a superset of the one before it.
 *
 * The path is a value that its owner (a curve, a hash, a cipher) keeps from the moment it is made:
 * no global is written, and all three can live in one process.
 */
#ifndef BRAMA_CPU_H
#define BRAMA_CPU_H

typedef enum {
    CPU_PORTABLE, /* C99 alone */
    CPU_AVX2,     /* AVX2, PCLMULQDQ */
    CPU_AVX512,   /* AVX-512 F, BW, DQ, VL, VBMI; GFNI; VPCLMULQDQ */
} cpu_path;

/* The last path whose every instruction this processor and its operating system have. */
cpu_path cpu_best(void);

#if defined(__x86_64__) && defined(__GNUC__)
#define CPU_X86 1
#define TARGET_AVX2 __attribute__((target("avx2,pclmul,bmi2")))
#define TARGET_AVX512                                                                       \
    __attribute__((target("avx2,pclmul,bmi2,avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi," \
                          "gfni,vpclmulqdq")))
#else
#define CPU_X86 0
#endif

#endif
