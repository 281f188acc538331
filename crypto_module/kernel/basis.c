/* A change of basis is linear: the sum of the images of the bits that are set. Products agree, since
 * the images of gamma and its conjugates are a root of the minimal polynomial of gamma and its
 * conjugates; the reference (crypto_module/reference/onb.py) finds the root and the matrices. */
#include "basis.h"

#include "octets.h"

const gf2m_basis *basis_of(unsigned m)
{
    for (unsigned i = 0; i < BASIS_COUNT; i++)
        if (basis_list[i].m == m)
            return &basis_list[i];
    return NULL;
}

/* ``limbs`` is known where this is inlined, so that the sum stays in registers. */
static inline void combine(uint64_t *out, const uint64_t *bits, const uint64_t *rows, unsigned m,
                           unsigned limbs)
{
    gf2m_element total = {0};
    for (unsigned i = 0; i < m; i++, rows += limbs) {
        const uint64_t mask = 0 - (bits[i / 64] >> (i % 64) & 1); /* 1 -> all ones */
        for (unsigned j = 0; j < limbs; j++)
            total[j] ^= rows[j] & mask;
    }
    for (unsigned j = 0; j < limbs; j++)
        out[j] = total[j];
    wipe(total, sizeof total);
}

static void change(const gf2m_field *field, uint64_t *out, const uint64_t *bits, const uint64_t *rows)
{
    switch (field->limbs) {
    case 3:
        combine(out, bits, rows, field->m, 3);
        break;
    case 4:
        combine(out, bits, rows, field->m, 4);
        break;
    default:
        combine(out, bits, rows, field->m, GF2M_LIMBS);
    }
}

void basis_to_polynomial(const gf2m_field *field, gf2m_element out, const gf2m_element coordinates)
{
    change(field, out, coordinates, field->basis->polynomials);
}

void basis_from_polynomial(const gf2m_field *field, gf2m_element out, const gf2m_element a)
{
    change(field, out, a, field->basis->coordinates);
}

int basis_is_whole(const gf2m_field *field)
{
    int whole = 1;
    for (unsigned i = 0; i < field->m; i++) {
        gf2m_element bit, there, back;
        gf2m_zero(bit);
        bit[i / 64] = UINT64_C(1) << (i % 64);
        basis_to_polynomial(field, there, bit);
        basis_from_polynomial(field, back, there);
        whole &= gf2m_equal(field, back, bit) && there[field->m / 64] >> (field->m % 64) == 0;
    }
    return whole;
}
