/* Points in lambda coordinates, for a in {0, 1} and any b.
 *
 * x = X/Z and x + y/x = L/Z; O is Z = 0 with X != 0. Formulas of Lambda Coordinates for Binary
 * Elliptic Curves (Oliveira, Lopez, Aranha, Rodriguez-Henriquez, CHES 2013), theorems 1 and 2; two
 * products that are added are reduced once. In a chain of doublings two products wait for each other,
 * where Lopez-Dahab coordinates have two products and two squarings.
 * The point (0, sqrt b) of order two has no lambda; no sum in the subgroup of prime order meets it.
 * The includer gives the elements (gf2m_clmul.h or gf2m_calls.h) and makes functions of what is here.
 */
#ifndef BRAMA_CURVE_FORMULAS_H
#define BRAMA_CURVE_FORMULAS_H

#include "curve.h"

typedef struct {
    element x, l, z;
} projective;

INLINE projective load_projective(field_ref f, const curve_projective *p)
{
    const projective out = {element_load(f, p->x), element_load(f, p->l), element_load(f, p->z)};
    return out;
}

INLINE void store_projective(field_ref f, curve_projective *out, projective p)
{
    element_store(f, out->x, p.x);
    element_store(f, out->l, p.l);
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

/* 2p: 4 multiplications, 4 squarings.
 * T = L^2 + LZ + aZ^2, X3 = T^2, Z3 = T Z^2, L3 = (XZ)^2 + T LZ + X3 + Z3. */
INLINE projective doubled(field_ref f, int a, projective p)
{
    const product lz = element_multiply(f, p.l, p.z);
    const product z2 = element_square(f, p.z);
    product sum = product_add(f, element_square(f, p.l), lz);
    if (a)
        sum = product_add(f, sum, z2);
    const element t = product_reduce(f, sum);
    projective out;
    out.x = squared(f, t);
    out.z = multiplied(f, t, product_reduce(f, z2));
    out.l = product_reduce(
        f, product_add(f, element_square(f, multiplied(f, p.x, p.z)),
                       element_multiply(f, t, product_reduce(f, lz))));
    out.l = element_add(f, out.l, element_add(f, out.x, out.z));
    return out;
}

/* p + (x, lambda) where neither p nor the sum is O and p is not (x, lambda), by A = L + lambda Z and
 * ``xz`` = x Z: with them 8 multiplications, 2 squarings.
 * B = (X + xZ)^2, X3 = (A X)(A xZ), Z3 = AB Z, L3 = (A xZ + B)^2 + AB (L + Z).
 * B is 0 when p is -(x, lambda), and then Z3 is 0; A is 0 as well when p is (x, lambda). */
INLINE projective added(field_ref f, projective p, element A, element xz)
{
    const element B = squared(f, element_add(f, p.x, xz));
    const element AB = multiplied(f, A, B), Axz = multiplied(f, A, xz);
    projective out;
    out.x = multiplied(f, multiplied(f, A, p.x), Axz);
    out.z = multiplied(f, AB, p.z);
    out.l = product_reduce(
        f, product_add(f, element_square(f, element_add(f, Axz, B)),
                       element_multiply(f, AB, element_add(f, p.l, p.z))));
    return out;
}

#endif
