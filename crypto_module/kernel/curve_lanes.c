/* Doubling and addition in lambda coordinates, and what they do where the formulas end. */
#include "curve_lanes.h"

#if CPU_X86

/* T = L^2 + LZ + aZ^2; X3 = T^2, Z3 = T Z^2, L3 = (XZ)^2 + X3 + T LZ + Z3.
 * 4 multiplications, 4 squarings. O stays O: Z = 0 gives Z3 = 0. T = 0 means x = 0 for the double,
 * which no double of odd order has. */
LANES_INLINE void double_any(lanes_field f, lanes_point *p, uint64_t a)
{
    lanes_element lz, z2, t;
    lanes_multiply(f, &lz, &p->l, &p->z);
    lanes_square(f, &z2, &p->z);
    lanes_square(f, &t, &p->l);
    lanes_add(f, &t, &t, &lz);
    if (a)
        lanes_add(f, &t, &t, &z2);
    lanes_multiply(f, &p->x, &p->x, &p->z);
    lanes_multiply_add_square(f, &p->l, &t, &lz, &p->x);
    lanes_multiply(f, &p->z, &t, &z2);
    lanes_square(f, &p->x, &t);
    lanes_add(f, &p->l, &p->l, &p->x);
    lanes_add(f, &p->l, &p->l, &p->z);
}

/* A = L1 + l2 Z1, B = (X1 + x2 Z1)^2; X3 = A x2 Z1 A X1, Z3 = A B Z1,
 * L3 = (A X1 + B)^2 + Z3 (l2 + 1). 8 multiplications, 2 squarings.
 * B = 0 when p is q or -q, and A = 0 then for q alone; A = 0 with another B would give a sum with
 * x = 0, which is not in the subgroup. */
LANES_INLINE uint8_t add_any(lanes_field f, lanes_point *p, const lanes_affine *q,
                             lanes_element *ratio)
{
    lanes_element xz, a, b, t;
    lanes_multiply(f, &xz, &q->x, &p->z);
    lanes_multiply(f, &a, &q->l, &p->z);
    lanes_add(f, &a, &a, &p->l);
    lanes_add(f, &b, &p->x, &xz);
    lanes_square(f, &b, &b);
    lanes_multiply(f, &t, &a, &p->x);
    lanes_multiply(f, &xz, &xz, &a);
    lanes_multiply(f, &p->x, &xz, &t);
    lanes_multiply(f, &a, &a, &b);
    lanes_copy(f, ratio, &a);
    lanes_multiply(f, &p->z, &a, &p->z);
    lanes_add(f, &t, &t, &b);
    lanes_add_one(f, &b, &q->l, 0xff);
    lanes_multiply_add_square(f, &p->l, &p->z, &b, &t);
    return lanes_zeros(f, &p->z);
}

/* With T of the doubling, U = x2 Z^2, A = X^2 Z^2 + T (L^2 + (a + 1 + l2) Z^2), B = (U + T)^2:
 * X3 = U A^2, Z3 = A B Z^2, L3 = T (A + B)^2 + (l2 + 1) Z3. 10 multiplications, 6 squarings. */
LANES_INLINE uint8_t double_add_any(lanes_field f, lanes_point *p, const lanes_affine *q,
                                    uint64_t a)
{
    lanes_element z2, l2, t, l1, u, v, w;
    lanes_square(f, &z2, &p->z);
    lanes_square(f, &l2, &p->l);
    lanes_multiply(f, &t, &p->l, &p->z);
    lanes_add(f, &t, &t, &l2);
    lanes_add_one(f, &l1, &q->l, 0xff);
    lanes_multiply(f, &w, &l1, &z2);
    lanes_add(f, &w, &w, &l2);
    if (a) {
        lanes_add(f, &t, &t, &z2);
        lanes_add(f, &w, &w, &z2);
    }
    lanes_square(f, &v, &p->x);
    lanes_multiply_twice(f, &v, &v, &z2, &t, &w); /* A */
    lanes_multiply(f, &u, &q->x, &z2);
    lanes_add(f, &w, &u, &t);
    lanes_square(f, &w, &w); /* B */
    lanes_multiply(f, &z2, &z2, &v);
    lanes_multiply(f, &p->z, &z2, &w);
    lanes_add(f, &w, &w, &v);
    lanes_square(f, &w, &w);
    lanes_multiply_twice(f, &p->l, &t, &w, &l1, &p->z);
    lanes_square(f, &v, &v);
    lanes_multiply(f, &p->x, &u, &v);
    return lanes_zeros(f, &p->z);
}

LANES_INLINE void square_times_any(lanes_field f, lanes_element *out, const lanes_element *a,
                                   unsigned count)
{
    lanes_element power;
    lanes_copy(f, &power, a);
    while (count--)
        lanes_square(f, &power, &power);
    lanes_copy(f, out, &power);
}

#define DEFINE_FIELD(M, K3, K2, K1)                                                               \
    static const lanes_field inline_##M = {M, GF2M_LIMBS_OF(M), K3, K2, K1, NULL, NULL};          \
    static __attribute__((noinline)) TARGET_AVX512 void product_##M(                              \
        lanes_product *c, const lanes_element *a, const lanes_element *b)                         \
    {                                                                                             \
        lanes_product_of(inline_##M, c, a, b);                                                    \
    }                                                                                             \
    static __attribute__((noinline)) TARGET_AVX512 void reduce_##M(lanes_element *out,            \
                                                                   const lanes_product *c)        \
    {                                                                                             \
        lanes_reduce(inline_##M, out, c);                                                         \
    }                                                                                             \
    static const lanes_field field_##M = {                                                        \
        M,  GF2M_LIMBS_OF(M),           K3,                        K2,                            \
        K1, M > 257 ? product_##M : NULL, M > 257 ? reduce_##M : NULL};                           \
    TARGET_AVX512 static void multiply_##M(lanes_element *out, const lanes_element *a,            \
                                           const lanes_element *b)                                \
    {                                                                                             \
        lanes_multiply(field_##M, out, a, b);                                                     \
    }                                                                                             \
    TARGET_AVX512 static void square_times_##M(lanes_element *out, const lanes_element *a,        \
                                               unsigned count)                                    \
    {                                                                                             \
        square_times_any(field_##M, out, a, count);                                               \
    }                                                                                             \
    TARGET_AVX512 static void double_##M(lanes_point *p, uint64_t a)                              \
    {                                                                                             \
        double_any(field_##M, p, a);                                                              \
    }                                                                                             \
    TARGET_AVX512 static uint8_t add_##M(lanes_point *p, const lanes_affine *q,                   \
                                         lanes_element *ratio)                                    \
    {                                                                                             \
        return add_any(field_##M, p, q, ratio);                                                   \
    }                                                                                             \
    TARGET_AVX512 static uint8_t double_add_##M(lanes_point *p, const lanes_affine *q,            \
                                                uint64_t a)                                       \
    {                                                                                             \
        return double_add_any(field_##M, p, q, a);                                                \
    }                                                                                             \
    static const lanes_arithmetic arithmetic_##M = {                                              \
        M, GF2M_LIMBS_OF(M), multiply_##M, square_times_##M, double_##M, add_##M, double_add_##M};

GF2M_FIELDS(DEFINE_FIELD)

#define CHOOSE_FIELD(M, K3, K2, K1) \
    case M:                         \
        return &arithmetic_##M;

const lanes_arithmetic *curve_lanes_arithmetic(unsigned m)
{
    switch (m) {
        GF2M_FIELDS(CHOOSE_FIELD)
    default:
        return NULL;
    }
}

LANES_INLINE void lanes_choose_point(lanes_field f, lanes_point *out, __mmask8 lanes,
                                     const lanes_point *p)
{
    lanes_choose(f, &out->x, lanes, &p->x);
    lanes_choose(f, &out->l, lanes, &p->l);
    lanes_choose(f, &out->z, lanes, &p->z);
}

/* Put right what add left in the lanes of the mask: there ``before`` is O, q or -q. */
TARGET_AVX512 static void repair_sum(const lanes_arithmetic *f, lanes_point *p,
                                     const lanes_point *before, const lanes_affine *q, uint64_t a,
                                     __mmask8 lanes)
{
    const lanes_field any = {f->m, f->limbs, 0, 0, 0, NULL, NULL};
    const __mmask8 infinite = lanes & lanes_zeros(any, &before->z);
    lanes_point other;
    f->multiply(&other.l, &q->l, &before->z);
    lanes_add(any, &other.l, &other.l, &before->l);
    const __mmask8 equal = lanes & (__mmask8)~infinite & lanes_zeros(any, &other.l);

    other = (lanes_point){q->x, q->l, q->l};
    lanes_one(any, &other.z);
    lanes_choose_point(any, p, infinite, &other);
    f->double_point(&other, a);
    lanes_choose_point(any, p, equal, &other);
}

TARGET_AVX512 void curve_lanes_add(const lanes_arithmetic *f, lanes_point *p,
                                   const lanes_affine *q, uint64_t a)
{
    const lanes_point before = *p;
    lanes_element ratio;
    const uint8_t lanes = f->add(p, q, &ratio);
    if (lanes)
        repair_sum(f, p, &before, q, a, lanes);
}

TARGET_AVX512 void curve_lanes_double_add(const lanes_arithmetic *f, lanes_point *p,
                                          const lanes_affine *q, uint64_t a)
{
    lanes_point slow = *p;
    const uint8_t lanes = f->double_add(p, q, a);
    if (lanes) {
        f->double_point(&slow, a);
        curve_lanes_add(f, &slow, q, a);
        lanes_choose_point((lanes_field){f->m, f->limbs, 0, 0, 0, NULL, NULL}, p, lanes, &slow);
    }
}

#endif
