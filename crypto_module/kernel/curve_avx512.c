/* Point operations with VPCLMULQDQ, two products side by side.
 *
 * The formulas are those of curve_formulas.h. [a, b] are the two lanes of one element; every formula
 * falls into products that do not wait for each other: a doubling into two pairs, an addition into
 * four. The work is bound by the number of vector instructions, which this halves.
 */
#include "curve.h"

#if CPU_X86

#define GF2M_TARGET TARGET_AVX512
#define GF2M_LANES 2
#include "gf2m_clmul.h"

/* [a, b] */
INLINE element load_both(shape f, const uint64_t *a, const uint64_t *b)
{
    element out = {{ZERO()}};
    const unsigned whole = limbs_of(f) / 2;
    for (unsigned i = 0; i < whole; i++)
        out.pair[i] = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadu_si128((const void *)(a + 2 * i))),
            _mm_loadu_si128((const void *)(b + 2 * i)), 1);
    if (limbs_of(f) % 2)
        out.pair[whole] = _mm256_inserti128_si256(
            _mm256_castsi128_si256(_mm_loadl_epi64((const void *)(a + 2 * whole))),
            _mm_loadl_epi64((const void *)(b + 2 * whole)), 1);
    return out;
}

INLINE void store_lane(shape f, uint64_t *limbs, element a, int lane)
{
    const unsigned whole = limbs_of(f) / 2;
    for (unsigned i = 0; i < pairs_of(f); i++) {
        const __m128i pair = lane ? _mm256_extracti128_si256(a.pair[i], 1)
                                  : _mm256_castsi256_si128(a.pair[i]);
        if (i < whole)
            _mm_storeu_si128((void *)(limbs + 2 * i), pair);
        else
            _mm_storel_epi64((void *)(limbs + 2 * i), pair);
    }
}

/* out = [lane j of a, lane k of b]; only lanes that stay where they are come at once. */
#define TAKE(out, a, b, j, k)                                        \
    element out = {{ZERO()}};                                        \
    for (unsigned i = 0; i < pairs_of(f); i++)                       \
        out.pair[i] =                                                \
            (j) == 0 && (k) == 1                                     \
                ? _mm256_blend_epi32((a).pair[i], (b).pair[i], 0xf0) \
                : _mm256_permute2x128_si256((a).pair[i], (b).pair[i], ((k) + 2) << 4 | (j));

INLINE element multiplied(shape f, element a, element b)
{
    return product_reduce(f, element_multiply(f, a, b));
}

INLINE element squared(shape f, element a)
{
    return product_reduce(f, element_square(f, a));
}

/* a, to which b is added in the lanes of the mask. */
INLINE product add_in(shape f, __mmask8 mask, product a, product b)
{
    for (unsigned i = 0; i < 2 * pairs_of(f); i++)
        a.pair[i] = _mm256_mask_xor_epi64(a.pair[i], mask, a.pair[i], b.pair[i]);
    return a;
}

#define FIRST 0x3
#define SECOND 0xc

INLINE int is_zero(shape f, element a)
{
    vector any = a.pair[0];
    for (unsigned i = 1; i < pairs_of(f); i++)
        any = _mm256_or_si256(any, a.pair[i]);
    return _mm256_testz_si256(any, any);
}

/* A point between two doublings: what its products begin with. */
typedef struct {
    element lx, zz, lz; /* [L, X], [Z, Z], [L, Z] */
} beginning;

INLINE beginning doubled(shape f, int a, beginning p)
{
    const product lz_xz = element_multiply(f, p.lx, p.zz);
    const product l2_z2 = element_square(f, p.lz);
    product sum = add_in(f, FIRST, l2_z2, lz_xz);
    if (a) {
        product z2_l2 = l2_z2;
        for (unsigned i = 0; i < 2 * pairs_of(f); i++)
            z2_l2.pair[i] = _mm256_permute4x64_epi64(l2_z2.pair[i], 0x4e);
        sum = add_in(f, FIRST, sum, z2_l2);
    }
    const element products = product_reduce(f, lz_xz); /* [LZ, XZ] */
    const element t_z2 = product_reduce(f, sum);       /* [T, Z^2] */
    TAKE(t_t, t_z2, t_z2, 0, 0)
    TAKE(z2_lz, t_z2, products, 1, 0)
    TAKE(t_xz, t_z2, products, 0, 1)
    const element made = multiplied(f, t_t, z2_lz); /* [Z3, T LZ] */
    const element squares = squared(f, t_xz);       /* [X3, (XZ)^2] */
    const element both = element_add(f, made, squares);
    TAKE(turned, both, both, 1, 0)
    const element l_l = element_add(f, both, turned);
    TAKE(x_x, squares, squares, 0, 0)
    TAKE(z_z, made, made, 0, 0)
    TAKE(l_x, l_l, x_x, 0, 1)
    TAKE(l_z, l_l, z_z, 0, 1)
    const beginning out = {l_x, z_z, l_z};
    return out;
}

INLINE void double_point(shape f, int a, curve_projective *p, unsigned times)
{
    beginning sum = {load_both(f, p->l, p->x), load_both(f, p->z, p->z),
                     load_both(f, p->l, p->z)};
    while (times--)
        sum = doubled(f, a, sum);
    store_lane(f, p->x, sum.lx, 1);
    store_lane(f, p->z, sum.zz, 0);
    store_lane(f, p->l, sum.lx, 0);
}

/* p + q by [lambda Z, xZ] and [A, X + xZ]. */
INLINE void add_point(shape f, curve_projective *p, element scaled, element differences)
{
    const element xx = load_both(f, p->x, p->x);
    const element squares = squared(f, differences); /* [A^2, B] */
    TAKE(a_a, differences, differences, 0, 0)
    TAKE(x_xz, xx, scaled, 0, 1)
    const element by_a = multiplied(f, a_a, x_xz); /* [AX, A xZ] */
    TAKE(a_ax, differences, by_a, 0, 0)
    TAKE(b_axz, squares, by_a, 1, 1)
    const element ab_x3 = multiplied(f, a_ax, b_axz); /* [AB, X3] */
    TAKE(ab_ab, ab_x3, ab_x3, 0, 0)
    element z_lz = load_both(f, p->z, p->l); /* [Z, L + Z] */
    for (unsigned i = 0; i < pairs_of(f); i++)
        z_lz.pair[i] = _mm256_mask_xor_epi64(
            z_lz.pair[i], SECOND, z_lz.pair[i], _mm256_permute4x64_epi64(z_lz.pair[i], 0x4e));
    const product last = element_multiply(f, ab_ab, z_lz);
    const element sums = element_add(f, by_a, squares); /* [.., A xZ + B] */
    const element z3_l3 = product_reduce(f, add_in(f, SECOND, last, element_square(f, sums)));
    store_lane(f, p->x, ab_x3, 1);
    store_lane(f, p->z, z3_l3, 0);
    store_lane(f, p->l, z3_l3, 1);
}

#define DEFINE_FIELD(M, K3, K2, K1)                                                            \
    GF2M_TARGET static void twice_##M(const curve *c, curve_projective *p, unsigned times)     \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        double_point(f, (int)c->a, p, times);                                                  \
    }                                                                                          \
    GF2M_TARGET static __attribute__((noinline)) void finish_##M(                              \
        curve_projective *p, const element *scaled, const element *differences)                \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        add_point(f, p, *scaled, *differences);                                                \
    }                                                                                          \
    GF2M_TARGET static void add_other_##M(const curve *c, curve_projective *p,                 \
                                          const curve_entry *q)                                \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        const element scaled =                                                                 \
            multiplied(f, load_both(f, q->lambda, q->x), load_both(f, p->z, p->z));            \
        const element differences = element_add(f, load_both(f, p->l, p->x), scaled);          \
        (void)c;                                                                               \
        finish_##M(p, &scaled, &differences);                                                  \
    }                                                                                          \
    GF2M_TARGET static void add_##M(const curve *c, curve_projective *p, const curve_entry *q) \
    {                                                                                          \
        const shape f = {M, K3, K2, K1};                                                       \
        const element zz = load_both(f, p->z, p->z);                                           \
        const element scaled = multiplied(f, load_both(f, q->lambda, q->x), zz);               \
        const element differences = element_add(f, load_both(f, p->l, p->x), scaled);          \
        if (is_zero(f, zz))                                                                    \
            curve_set(c, p, q);                                                                \
        else if (is_zero(f, differences))                                                      \
            twice_##M(c, p, 1);                                                                \
        else                                                                                   \
            finish_##M(p, &scaled, &differences);                                              \
    }                                                                                          \
    static const curve_code code_##M = {twice_##M, add_##M, add_other_##M};

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_CODE(M, K3, K2, K1) \
    case M:                        \
        return &code_##M;

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
