/* The optimal normal bases of DSTU 4145-2002 and the polynomials of the same fields.
 *
 * Coordinates: bit i % 64 of limb i / 64 is the coefficient of gamma^(2^(m-1-i)), so that the
 * coefficient of gamma is written first. Inputs have no bit at or above m.
 * Aliasing: outputs may alias inputs.
 * Timing: depends on the field alone: every row of a matrix is read.
 */
#ifndef BRAMA_BASIS_H
#define BRAMA_BASIS_H

#include "gf2m.h"

struct gf2m_basis {
    unsigned m, k3, k2, k1;
    /* Rows of as many limbs as the field has: the polynomial that bit i stands for, and the
     * coordinates of t^i. */
    const uint64_t *polynomials;
    const uint64_t *coordinates;
};

#define BASIS_COUNT 5
extern const gf2m_basis basis_list[BASIS_COUNT];

/* NULL when the standard has no such basis. */
const gf2m_basis *basis_of(unsigned m);

/* field->basis is set. */
void basis_to_polynomial(const gf2m_field *field, gf2m_element out, const gf2m_element coordinates);
void basis_from_polynomial(const gf2m_field *field, gf2m_element out, const gf2m_element a);

/* 1 when the two matrices undo each other, which no changed bit leaves so. */
int basis_is_whole(const gf2m_field *field);

#endif
