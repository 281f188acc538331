/* s·P + r·Q for verification: public values, variable time.
 *
 * Lopez-Dahab projective coordinates, x = X/Z and y = Y/Z^2, O as Z = 0; formulas of Guide to
 * Elliptic Curve Cryptography (Hankerson, Menezes, Vanstone), 3.2.3, for a in {0, 1}.
 */
#include "curve.h"

#define KEY_WINDOW 5
#define KEY_POINTS (1 << (KEY_WINDOW - 2))

typedef struct {
    gf2m_element x, y, z;
} projective;

/* p = 2p: 4 multiplications, 5 squarings. */
static void double_point(const curve *c, projective *p)
{
    const gf2m_field *f = &c->field;
    gf2m_element x2, z2, bz4;
    f->square(x2, p->x);
    f->square(z2, p->z);
    f->multiply(p->z, x2, z2);
    f->square(bz4, z2);
    f->multiply(bz4, bz4, c->b);
    f->square(p->x, x2);
    gf2m_add(f, p->x, p->x, bz4);
    f->square(p->y, p->y);
    gf2m_add(f, p->y, p->y, bz4);
    if (c->a)
        gf2m_add(f, p->y, p->y, p->z);
    f->multiply(p->y, p->y, p->x);
    f->multiply(bz4, bz4, p->z);
    gf2m_add(f, p->y, p->y, bz4);
}

static void set_affine(const curve *c, projective *p, const curve_point *q)
{
    gf2m_copy(&c->field, p->x, q->x);
    gf2m_copy(&c->field, p->y, q->y);
    gf2m_zero(p->z);
    p->z[0] = 1;
}

/* p = p + q: 8 multiplications, 5 squarings. */
static void add_affine(const curve *c, projective *p, const curve_point *q)
{
    const gf2m_field *f = &c->field;
    gf2m_element a, b, t, d;
    if (gf2m_is_zero(f, p->z)) {
        set_affine(c, p, q);
        return;
    }
    f->square(t, p->z);
    f->multiply(a, q->y, t);
    gf2m_add(f, a, a, p->y); /* A = Y1 + y2 Z1^2 */
    f->multiply(b, q->x, p->z);
    gf2m_add(f, b, b, p->x); /* B = X1 + x2 Z1 */
    if (gf2m_is_zero(f, b)) {
        if (gf2m_is_zero(f, a))
            double_point(c, p);
        else
            gf2m_zero(p->z);
        return;
    }
    f->multiply(t, p->z, b);  /* C = Z1 B */
    f->square(p->z, t);       /* Z3 = C^2 */
    f->multiply(d, q->x, p->z); /* D = x2 Z3 */
    f->square(p->x, b);
    gf2m_add(f, p->x, p->x, a);
    if (c->a)
        gf2m_add(f, p->x, p->x, t);
    f->multiply(p->x, p->x, t);
    f->square(b, a);
    gf2m_add(f, p->x, p->x, b); /* X3 = A^2 + C (A + B^2 + aC) */
    gf2m_add(f, d, d, p->x);
    f->multiply(t, t, a);
    gf2m_add(f, t, t, p->z);
    f->multiply(p->y, d, t);
    f->square(t, p->z);
    gf2m_add(f, d, q->x, q->y);
    f->multiply(d, d, t);
    gf2m_add(f, p->y, p->y, d); /* Y3 = (D + X3)(AC + Z3) + (x2 + y2) Z3^2 */
}

/* Affine forms of ``count`` finite points with one inversion (Montgomery). */
static void normalise(const curve *c, curve_point *out, const projective *p, unsigned count)
{
    const gf2m_field *f = &c->field;
    gf2m_element products[CURVE_BASE_POINTS], inverse, one_z, t;
    gf2m_copy(f, products[0], p[0].z);
    for (unsigned i = 1; i < count; i++)
        f->multiply(products[i], products[i - 1], p[i].z);
    gf2m_invert(f, inverse, products[count - 1]);
    for (unsigned i = count; i-- > 0;) {
        if (i) {
            f->multiply(one_z, inverse, products[i - 1]);
            f->multiply(inverse, inverse, p[i].z);
        } else {
            gf2m_copy(f, one_z, inverse);
        }
        f->multiply(out[i].x, p[i].x, one_z);
        f->square(t, one_z);
        f->multiply(out[i].y, p[i].y, t);
    }
}

/* out = q, 3q, 5q, ...; q->x != 0, so that 2q is finite, and no small odd multiple is O. */
static void odd_multiples(const curve *c, curve_point *out, const curve_point *q, unsigned count)
{
    projective points[CURVE_BASE_POINTS];
    curve_point twice;
    set_affine(c, &points[0], q);
    double_point(c, &points[0]);
    normalise(c, &twice, points, 1);
    set_affine(c, &points[0], q);
    for (unsigned i = 1; i < count; i++) {
        points[i] = points[i - 1];
        add_affine(c, &points[i], &twice);
    }
    normalise(c, out, points, count);
}

/* p = p + digit·q, where table[i] = (2i + 1)·q. */
static void add_digit(const curve *c, projective *p, const curve_point *table, int digit)
{
    if (digit > 0) {
        add_affine(c, p, &table[digit / 2]);
    } else if (digit < 0) {
        const curve_point *positive = &table[-digit / 2];
        curve_point negated;
        gf2m_copy(&c->field, negated.x, positive->x);
        gf2m_add(&c->field, negated.y, positive->x, positive->y);
        add_affine(c, p, &negated);
    }
}

int curve_joint_multiply(const curve *c, gf2m_element x, const scalar s, const scalar r,
                         const curve_point *q)
{
    const gf2m_field *f = &c->field;
    curve_point table[KEY_POINTS];
    int8_t s_digits[SCALAR_BITS] = {0}, r_digits[SCALAR_BITS] = {0};
    projective total;
    const unsigned s_length = scalar_wnaf(s_digits, s, CURVE_BASE_WINDOW);
    const unsigned r_length = scalar_wnaf(r_digits, r, KEY_WINDOW);
    odd_multiples(c, table, q, KEY_POINTS);
    gf2m_zero(total.x);
    gf2m_zero(total.y);
    gf2m_zero(total.z);
    for (unsigned i = s_length > r_length ? s_length : r_length; i-- > 0;) {
        double_point(c, &total);
        add_digit(c, &total, c->base, s_digits[i]);
        add_digit(c, &total, table, r_digits[i]);
    }
    if (gf2m_is_zero(f, total.z))
        return 0;
    gf2m_invert(f, total.z, total.z);
    f->multiply(x, total.x, total.z);
    return 1;
}

int curve_init(curve *c, const scalar n, unsigned cofactor, const uint8_t *compressed_base)
{
    const scalar zero = {0};
    curve_point base, multiple;
    /* 4 divides the order of the group exactly when Tr(a) = 0, that is a = 0. */
    if (cofactor != (c->a ? 2u : 4u))
        return 0;
    c->cofactor = cofactor;
    c->n_bits = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        c->n[i] = n[i];
    for (unsigned i = 0; i < SCALAR_BITS; i++)
        if (scalar_bit(n, i))
            c->n_bits = i + 1;
    /* 4n must fit the limbs (fix_length), and n is too large for a small odd multiple to be O. */
    if (c->n_bits < 64 || c->n_bits > SCALAR_BITS - 2 || c->n_bits > c->field.m)
        return 0;
    c->scalar_octets = (c->n_bits + 7) / 8;
    if (!curve_decompress(c, &base, compressed_base) || !curve_in_prime_subgroup(c, &base))
        return 0;
    /* Zero is multiplied as n or 2n (fix_length), which gives O for an order of P alone. */
    if (!scalar_bit(n, 0) || curve_multiply(c, &multiple, zero, &base))
        return 0;
    odd_multiples(c, c->base, &base, CURVE_BASE_POINTS);
    return 1;
}
