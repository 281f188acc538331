/* Points in Lopez-Dahab coordinates, x = X/Z and y = Y/Z^2, O as Z = 0, for a in {0, 1}.
 *
 * Formulas of Guide to Elliptic Curve Cryptography (Hankerson, Menezes, Vanstone), 3.2.3. Two
 * products that are added are reduced once. The includer gives the elements (gf2m_clmul.h or
 * gf2m_calls.h) and makes functions of what is here.
 */
#ifndef BRAMA_CURVE_FORMULAS_H
#define BRAMA_CURVE_FORMULAS_H

#include "curve.h"

typedef struct {
    element x, y, z;
} projective;

INLINE projective load_projective(field_ref f, const curve_projective *p)
{
    const projective out = {element_load(f, p->x), element_load(f, p->y), element_load(f, p->z)};
    return out;
}

INLINE void store_projective(field_ref f, curve_projective *out, projective p)
{
    element_store(f, out->x, p.x);
    element_store(f, out->y, p.y);
    element_store(f, out->z, p.z);
}

INLINE element multiplied(field_ref f, element a, element b)
{
    return product_reduce(f, element_multiply(f, a, b));
}

INLINE element squared(field_ref f, element a)
{
    return product_reduce(f, element_square(f, a));
}

/* 2p: 4 multiplications, 5 squarings.
 * Z3 = X^2 Z^2, X3 = X^4 + b Z^4, Y3 = b Z^4 Z3 + X3 (a Z3 + Y^2 + b Z^4). */
INLINE projective doubled(field_ref f, int a, element b, projective p)
{
    const element x2 = squared(f, p.x), z2 = squared(f, p.z);
    const element bz4 = multiplied(f, b, squared(f, z2));
    projective out;
    out.z = multiplied(f, x2, z2);
    out.x = element_add(f, squared(f, x2), bz4);
    element sum = element_add(f, squared(f, p.y), bz4);
    if (a)
        sum = element_add(f, sum, out.z);
    out.y = product_reduce(f, product_add(f, element_multiply(f, bz4, out.z),
                                          element_multiply(f, out.x, sum)));
    return out;
}

/* What decides about p + (x, y): A = y Z1^2 + Y1, B = x Z1 + X1. Both are 0 when p is (x, y), B alone
 * when p is -(x, y). */
INLINE element y_difference(field_ref f, projective p, element y)
{
    return element_add(f, multiplied(f, y, squared(f, p.z)), p.y);
}

INLINE element x_difference(field_ref f, projective p, element x)
{
    return element_add(f, multiplied(f, x, p.z), p.x);
}

/* p + (x, y) where neither p nor the sum is O and p is not (x, y), by A and B, which is not 0:
 * 8 multiplications, 5 squarings with those of A and B.
 * C = Z1 B, Z3 = C^2, X3 = A^2 + C (A + B^2 + aC), Y3 = (x Z3 + X3)(AC + Z3) + (x + y) Z3^2.
 * When B is 0 the result has Z3 = 0. */
INLINE projective added_apart(field_ref f, int a, projective p, element x, element y, element A,
                              element B)
{
    const element C = multiplied(f, p.z, B);
    projective out;
    out.z = squared(f, C);
    element sum = element_add(f, A, squared(f, B));
    if (a)
        sum = element_add(f, sum, C);
    out.x = product_reduce(f, product_add(f, element_square(f, A), element_multiply(f, C, sum)));
    const element left = element_add(f, multiplied(f, x, out.z), out.x);
    const element right = element_add(f, multiplied(f, A, C), out.z);
    out.y = product_reduce(
        f, product_add(f, element_multiply(f, left, right),
                       element_multiply(f, element_add(f, x, y), squared(f, out.z))));
    return out;
}

#endif
