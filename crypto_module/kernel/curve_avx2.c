/* Point operations with PCLMULQDQ, each field by itself.
 *
 * Each formula becomes one function and is called where it is needed: ten fields inlined into every
 * loop would be a megabyte of code and a minute of the compiler. */
#include "curve.h"

#if CPU_X86

#define GF2M_TARGET TARGET_AVX2
#define GF2M_LANES 1
#include "gf2m_clmul.h"

#include "curve_formulas.h"

#define DEFINE_FIELD(M, K3, K2, K1)                                                            \
    GF2M_TARGET static void twice_##M(const curve *c, curve_projective *p, unsigned times)     \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        projective sum = load_projective(f, p);                                                \
        while (times--)                                                                        \
            sum = doubled(f, (int)c->a, sum);                                                  \
        store_projective(f, p, sum);                                                           \
    }                                                                                          \
    GF2M_TARGET static __attribute__((noinline)) void finish_##M(                              \
        curve_projective *p, const element *A, const element *xz)                              \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        store_projective(f, p, added(f, load_projective(f, p), *A, *xz));                      \
    }                                                                                          \
    GF2M_TARGET static void add_other_##M(const curve *c, curve_projective *p,                 \
                                          const curve_entry *q)                                \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        const projective sum = load_projective(f, p);                                          \
        const element A =                                                                      \
            element_add(f, sum.l, multiplied(f, element_load(f, q->lambda), sum.z));           \
        const element xz = multiplied(f, element_load(f, q->x), sum.z);                        \
        (void)c;                                                                               \
        finish_##M(p, &A, &xz);                                                                \
    }                                                                                          \
    GF2M_TARGET static void add_##M(const curve *c, curve_projective *p, const curve_entry *q) \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        const projective sum = load_projective(f, p);                                          \
        const element A =                                                                      \
            element_add(f, sum.l, multiplied(f, element_load(f, q->lambda), sum.z));           \
        const element xz = multiplied(f, element_load(f, q->x), sum.z);                        \
        if (element_is_zero(f, sum.z))                                                         \
            curve_set(c, p, q);                                                                \
        else if (element_is_zero(f, A) && element_is_zero(f, element_add(f, sum.x, xz)))       \
            twice_##M(c, p, 1);                                                                \
        else                                                                                   \
            finish_##M(p, &A, &xz);                                                            \
    }                                                                                          \
    static const curve_code code_##M = {twice_##M, add_##M, add_other_##M};

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_CODE(M, K3, K2, K1) \
    case M:                        \
        return &code_##M;

const curve_code *curve_code_avx2(unsigned m)
{
    switch (m) {
        GF2M_FIELDS(CHOOSE_CODE)
    default:
        return NULL;
    }
}

#else

const curve_code *curve_code_avx2(unsigned m)
{
    (void)m;
    return NULL;
}

#endif
