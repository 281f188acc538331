/* Points of eight curves' worth of computations side by side; all lanes walk the same road.
 *
 * Lambda coordinates (Oliveira, Lopez, Aranha, Rodriguez-Henriquez, CHES 2013): a point (x, y),
 * x != 0, is (x, l = x + y / x), and x = X/Z, l = L/Z; Z = 0 is O, whatever X and L are. The only
 * point they cannot write is that of order two: every point here lies in the subgroup of odd order.
 * Aliasing: an argument that is only read may not alias one that is written.
 * Timing: of the functions in the table, depends on the field and the curve alone.
 */
#ifndef BRAMA_CURVE_LANES_H
#define BRAMA_CURVE_LANES_H

#include "curve.h"
#include "gf2m_lanes.h"

#if CPU_X86

typedef struct {
    lanes_element x, l;
} lanes_affine;

typedef struct {
    lanes_element x, l, z;
} lanes_point;

/* The code of one field. */
typedef struct {
    unsigned m, limbs;
    void (*multiply)(lanes_element *out, const lanes_element *a, const lanes_element *b);
    /* a^(2^count) */
    void (*square_times)(lanes_element *out, const lanes_element *a, unsigned count);
    /* p = 2p, complete. */
    void (*double_point)(lanes_point *p, uint64_t a);
    /* p = p + q, and ratio with Z(p + q) = ratio Z(p). Returns the lanes where the new Z is zero:
     * there p was O, q or -q, and the sum is right for -q alone. */
    uint8_t (*add)(lanes_point *p, const lanes_affine *q, lanes_element *ratio);
    /* p = 2p + q; in the lanes that are returned the result means nothing. */
    uint8_t (*double_add)(lanes_point *p, const lanes_affine *q, uint64_t a);
} lanes_arithmetic;

/* NULL when the field is not a listed one. */
const lanes_arithmetic *curve_lanes_arithmetic(unsigned m);

/* p = p + q and p = 2p + q for whatever p and q. */
void curve_lanes_add(const lanes_arithmetic *f, lanes_point *p, const lanes_affine *q, uint64_t a);
void curve_lanes_double_add(const lanes_arithmetic *f, lanes_point *p, const lanes_affine *q,
                            uint64_t a);

#endif
#endif
