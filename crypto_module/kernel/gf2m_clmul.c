/* Carry-less multiplication by the processor's instruction, where there is one. */
#include "gf2m.h"

#if CPU_X86

#define GF2M_TARGET TARGET_AVX2
#define GF2M_LANES 1
#include "gf2m_clmul.h"

#define DEFINE_FIELD(M, K3, K2, K1)                                                           \
    GF2M_TARGET static void multiply_##M(uint64_t *out, const uint64_t *a, const uint64_t *b) \
    {                                                                                         \
        const shape f = {M, K3, K2, K1};                                                      \
        const product c = element_multiply(f, element_load(f, a), element_load(f, b));        \
        element_store(f, out, product_reduce(f, c));                                          \
    }                                                                                         \
    GF2M_TARGET static void square_##M(uint64_t *out, const uint64_t *a)                      \
    {                                                                                         \
        const shape f = {M, K3, K2, K1};                                                      \
        element_store(f, out, product_reduce(f, element_square(f, element_load(f, a))));      \
    }

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_FIELD(M, K3, K2, K1)         \
    case M:                                 \
        field->multiply = multiply_##M;     \
        field->square = square_##M;         \
        return 1;

int gf2m_use_clmul(gf2m_field *field)
{
    switch (field->m) {
        GF2M_FIELDS(CHOOSE_FIELD)
    default:
        return 0;
    }
}

#else

int gf2m_use_clmul(gf2m_field *field)
{
    (void)field;
    return 0;
}

#endif
