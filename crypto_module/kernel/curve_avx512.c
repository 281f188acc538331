/* Point operations with PCLMULQDQ and the registers and instructions of AVX-512, each field by itself. */
#include "curve.h"

#if CPU_X86

#define GF2M_TARGET TARGET_AVX512
#include "gf2m_clmul.h"

#include "curve_formulas.h"
#include "curve_functions.h"

const curve_code *curve_code_avx512(unsigned m)
{
    switch (m) {
        GF2M_FIELDS(CHOOSE_CODE)
    default:
        return NULL;
    }
}

#else

const curve_code *curve_code_avx512(unsigned m)
{
    (void)m;
    return NULL;
}

#endif
