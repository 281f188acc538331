/* DSTU 4145-2002: sign and verify. */
#include "dstu4145.h"

#include "octets.h"

void dstu4145_hash_to_field(const curve *c, gf2m_element h, const uint8_t *digest, size_t size)
{
    const gf2m_field *f = &c->field;
    uint8_t octets[8 * GF2M_LIMBS] = {0};
    for (size_t i = 0; i < size && i < f->octets; i++)
        octets[i] = digest[i];
    octets[f->octets - 1] &= (uint8_t)((1u << (f->m % 8)) - 1);
    (void)gf2m_load(f, h, octets);
    if (gf2m_is_zero(f, h))
        h[0] = 1;
}

/* out = the low n_bits - 1 bits of the octets of y, which is below n. */
static void truncate(const curve *c, scalar out, const gf2m_element y)
{
    uint8_t octets[8 * GF2M_LIMBS];
    const unsigned bits = c->n_bits - 1;
    gf2m_store(&c->field, octets, y);
    octets[bits / 8] &= (uint8_t)((1u << (bits % 8)) - 1);
    load_words(out, SCALAR_LIMBS, octets, bits / 8 + 1);
    wipe(octets, sizeof octets);
}

void dstu4145_public_point(const curve *c, curve_point *q, const scalar d)
{
    (void)curve_multiply(c, q, d, &c->base[0]);
    gf2m_add(&c->field, q->y, q->x, q->y);
}

int dstu4145_sign(const curve *c, uint8_t *signature, const scalar d, const scalar e,
                  const gf2m_element h)
{
    curve_point point;
    gf2m_element y;
    scalar r, s;
    const int finite = curve_multiply(c, &point, e, &c->base[0]);
    c->field.multiply(y, h, point.x);
    truncate(c, r, y);
    scalar_multiply(s, d, r, c->n_bits, c->n);
    scalar_add(s, s, e, c->n);
    const int usable = finite & !scalar_is_zero(r) & !scalar_is_zero(s);
    store_words(signature, c->scalar_octets, r);
    store_words(signature + c->scalar_octets, c->scalar_octets, s);
    wipe(&point, sizeof point);
    wipe(y, sizeof y);
    wipe(s, sizeof s);
    return usable;
}

int dstu4145_verify(const curve *c, const curve_point *q, const gf2m_element h,
                    const uint8_t *signature)
{
    gf2m_element x, y;
    scalar r, s, expected;
    load_words(r, SCALAR_LIMBS, signature, c->scalar_octets);
    load_words(s, SCALAR_LIMBS, signature + c->scalar_octets, c->scalar_octets);
    if (scalar_is_zero(r) || scalar_is_zero(s) || !scalar_below(r, c->n) || !scalar_below(s, c->n))
        return 0;
    if (!curve_joint_multiply(c, x, s, r, q))
        return 0;
    c->field.multiply(y, h, x);
    truncate(c, expected, y);
    uint64_t difference = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        difference |= expected[i] ^ r[i];
    return difference == 0;
}
