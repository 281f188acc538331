/* The functions of a curve_code for each listed field, after gf2m_clmul.h and curve_formulas.h.
 *
 * Each formula becomes one function and is called where it is needed: ten fields inlined into every
 * loop would be a megabyte of code and a minute of the compiler. */
#define DEFINE_FIELD(M, K3, K2, K1)                                                             \
    GF2M_TARGET static void twice_##M(const curve *c, curve_projective *p)                      \
    {                                                                                           \
        const shape f = {M, K3, K2, K1};                                                        \
        const element b = element_load(f, c->b);                                                \
        store_projective(f, p, doubled(f, (int)c->a, b, load_projective(f, p)));                \
    }                                                                                           \
    GF2M_TARGET static __attribute__((noinline)) void add_apart_##M(                            \
        const curve *c, curve_projective *p, const curve_point *q, const element *A,            \
        const element *B)                                                                       \
    {                                                                                           \
        const shape f = {M, K3, K2, K1};                                                        \
        const element x = element_load(f, q->x), y = element_load(f, q->y);                     \
        store_projective(f, p,                                                                  \
                         added_apart(f, (int)c->a, load_projective(f, p), x, y, *A, *B));       \
    }                                                                                           \
    GF2M_TARGET static void add_other_##M(const curve *c, curve_projective *p,                  \
                                          const curve_point *q)                                 \
    {                                                                                           \
        const shape f = {M, K3, K2, K1};                                                        \
        const projective sum = load_projective(f, p);                                           \
        const element A = y_difference(f, sum, element_load(f, q->y));                          \
        const element B = x_difference(f, sum, element_load(f, q->x));                          \
        add_apart_##M(c, p, q, &A, &B);                                                         \
    }                                                                                           \
    GF2M_TARGET static void add_##M(const curve *c, curve_projective *p, const curve_point *q)  \
    {                                                                                           \
        const shape f = {M, K3, K2, K1};                                                        \
        const projective sum = load_projective(f, p);                                           \
        const element A = y_difference(f, sum, element_load(f, q->y));                          \
        const element B = x_difference(f, sum, element_load(f, q->x));                          \
        if (element_is_zero(f, sum.z))                                                          \
            curve_set_affine(c, p, q);                                                          \
        else if (element_is_zero(f, A) && element_is_zero(f, B))                                \
            twice_##M(c, p);                                                                    \
        else                                                                                    \
            add_apart_##M(c, p, q, &A, &B);                                                     \
    }                                                                                           \
    static const curve_code code_##M = {twice_##M, add_##M, add_other_##M};

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_CODE(M, K3, K2, K1) \
    case M:                        \
        return &code_##M;
