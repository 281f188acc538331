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
    (void)curve_multiply(c, q, d, &c->base_point);
    gf2m_add(&c->field, q->y, q->x, q->y);
}

void dstu4145_exchange(const curve *c, uint8_t *x, const scalar d, const curve_point *q,
                       int with_cofactor)
{
    curve_point product;
    scalar k;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        k[i] = d[i];
    for (unsigned h = 1; with_cofactor && h < c->cofactor; h *= 2)
        scalar_add(k, k, k, c->n);
    (void)curve_multiply(c, &product, k, q);
    gf2m_store(&c->field, x, product.x);
    wipe(&product, sizeof product);
    wipe(k, sizeof k);
}

int dstu4145_sign(const curve *c, uint8_t *signature, const scalar d, const scalar e,
                  const gf2m_element h)
{
    gf2m_element x, y;
    scalar r, s;
    const int finite = curve_multiply_base(c, x, e);
    c->field.multiply(y, h, x);
    truncate(c, r, y);
    scalar_multiply(s, d, r, c->n, &c->modulus);
    scalar_add(s, s, e, c->n);
    const int usable = finite & !scalar_is_zero(r) & !scalar_is_zero(s);
    store_words(signature, c->scalar_octets, r);
    store_words(signature + c->scalar_octets, c->scalar_octets, s);
    wipe(x, sizeof x);
    wipe(y, sizeof y);
    wipe(s, sizeof s);
    return usable;
}

/* r and s in [1, n - 1], or 0. */
static int load_pair(const curve *c, scalar r, scalar s, const uint8_t *signature)
{
    load_words(r, SCALAR_LIMBS, signature, c->scalar_octets);
    load_words(s, SCALAR_LIMBS, signature + c->scalar_octets, c->scalar_octets);
    return !scalar_is_zero(r) && !scalar_is_zero(s) && scalar_below(r, c->n) &&
           scalar_below(s, c->n);
}

unsigned dstu4145_candidates(const curve *c, gf2m_element y[DSTU4145_CANDIDATES], const scalar r)
{
    const unsigned bits = c->n_bits - 1, free_bits = c->field.m - bits;
    if (free_bits > 2 || scalar_bit(r, bits))
        return 0;
    for (unsigned i = 0; i < 1u << free_bits; i++) {
        uint8_t octets[8 * GF2M_LIMBS];
        store_words(octets, c->field.octets, r);
        for (unsigned j = 0; j < free_bits; j++)
            octets[(bits + j) / 8] |= (uint8_t)((i >> j & 1) << ((bits + j) % 8));
        (void)gf2m_load(&c->field, y[i], octets);
    }
    return 1u << free_bits;
}

/* r is the end of y = h X/Z, of which one or two bits are cut off: y is one of the few elements that
 * end so, and h X = y Z is asked of each, which is cheaper than 1/Z. */
static int holds(const curve *c, const curve_projective *point, const gf2m_element h, const scalar r)
{
    const gf2m_field *f = &c->field;
    gf2m_element candidates[DSTU4145_CANDIDATES], left, right;
    const unsigned count = dstu4145_candidates(c, candidates, r);
    int verdict = 0;
    f->multiply(left, h, point->x);
    for (unsigned i = 0; i < count; i++) {
        f->multiply(right, candidates[i], point->z);
        verdict |= gf2m_equal(f, left, right);
    }
    return verdict && !gf2m_is_zero(f, point->z);
}

int dstu4145_verify(const curve *c, const curve_point *q, const gf2m_element h,
                    const uint8_t *signature)
{
    curve_projective point;
    scalar r, s;
    if (!load_pair(c, r, s, signature))
        return 0;
    curve_joint_multiply(c, &point, s, r, q);
    return holds(c, &point, h, r);
}

int dstu4145_verify_prepared(const curve *c, const curve_prepared *q, const gf2m_element h,
                             const uint8_t *signature)
{
    curve_projective point;
    scalar r, s;
    if (!load_pair(c, r, s, signature))
        return 0;
    curve_joint_multiply_prepared(c, &point, s, r, q);
    return holds(c, &point, h, r);
}
