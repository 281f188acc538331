/* Validation, compression and constant-time multiplication; public sums are next door. */
#include "curve.h"

#include "octets.h"

int curve_contains(const curve *c, const curve_point *p)
{
    const gf2m_field *f = &c->field;
    gf2m_element left, right, square;
    f->square(left, p->y);
    f->multiply(right, p->x, p->y);
    gf2m_add(f, left, left, right);
    f->square(square, p->x);
    f->multiply(right, square, p->x);
    if (c->a)
        gf2m_add(f, right, right, square);
    gf2m_add(f, right, right, c->b);
    return gf2m_equal(f, left, right);
}

/* A point is a double, P = 2R, exactly when Tr(x) = Tr(a): with L = x_R + y_R / x_R,
 * x = L^2 + L + a, so that L exists when Tr(x + a) = 0. m is odd, so Tr(a) = a.
 * For cofactor 2 the doubles are the subgroup of order n. For cofactor 4 (a = 0 here) the doubles
 * are a group of order 2n, and P must be a double of a double. With L = half-trace(x + a),
 * y = x_R^2 + (L + 1) x gives x_R^2 = y + x (L + 1) and Tr(x_R) = Tr(x_R^2) must be a = 0.
 * The other root L + 1 stands for R + (0, sqrt b); its test differs by Tr(x) = 0: the same answer.
 * x = 0 is the point of order two; O does not come here. */
int curve_in_prime_subgroup(const curve *c, const curve_point *p)
{
    const gf2m_field *f = &c->field;
    gf2m_element root, square;
    if (gf2m_is_zero(f, p->x) || gf2m_trace(f, p->x) != c->a)
        return 0;
    if (c->cofactor == 2)
        return 1;
    gf2m_copy(f, root, p->x);
    root[0] ^= c->a;
    gf2m_half_trace_public(f, root, root, &c->maps);
    root[0] ^= 1;
    f->multiply(square, p->x, root);
    gf2m_add(f, square, square, p->y);
    return gf2m_trace(f, square) == c->a;
}

/* Bit 0 of the octets, and not the coefficient of 1, carries the trace: for a basis that is not the
 * polynomial one they differ. Either way the bit changes Tr(x), since Tr of its element is 1. */
void curve_compress(const curve *c, uint8_t *octets, const curve_point *p)
{
    const gf2m_field *f = &c->field;
    gf2m_element quotient;
    gf2m_store(f, octets, p->x);
    if (gf2m_is_zero(f, p->x))
        return;
    gf2m_invert(f, quotient, p->x);
    f->multiply(quotient, quotient, p->y);
    octets[0] = (uint8_t)((octets[0] & 0xfe) | gf2m_trace(f, quotient));
}

/* x from its octets, with Tr(x) = a; 0 when they are no element. */
static int restore_x(const curve *c, gf2m_element x, const uint8_t *octets)
{
    const gf2m_field *f = &c->field;
    uint8_t restored[8 * GF2M_LIMBS];
    for (size_t i = 0; i < f->octets; i++)
        restored[i] = octets[i];
    restored[0] &= 0xfe;
    if (!gf2m_load(f, x, restored))
        return 0;
    if (gf2m_trace(f, x) == c->a)
        return 1;
    restored[0] |= 1;
    return gf2m_load(f, x, restored);
}

int curve_decompress(const curve *c, curve_point *p, const uint8_t *octets)
{
    const gf2m_field *f = &c->field;
    const unsigned k = octets[0] & 1;
    gf2m_element w, z;
    if (!gf2m_load(f, p->x, octets))
        return 0;
    if (gf2m_is_zero(f, p->x)) {
        gf2m_square_root(f, p->y, c->b);
        return 1;
    }
    if (!restore_x(c, p->x, octets) || gf2m_is_zero(f, p->x))
        return 0;
    f->square(w, p->x);
    gf2m_invert_public(f, w, w, &c->maps);
    f->multiply(w, w, c->b);
    gf2m_add(f, w, w, p->x);
    w[0] ^= c->a;
    if (gf2m_trace(f, w))
        return 0;
    gf2m_half_trace_public(f, z, w, &c->maps);
    z[0] ^= gf2m_trace(f, z) ^ k;
    f->multiply(p->y, p->x, z);
    return 1;
}

/* One turn of the Montgomery ladder (Lopez and Dahab, CHES 1999): from (X1/Z1, X2/Z2) = x of
 * (jP, (j+1)P) to x of (2jP, (2j+1)P), where x is that of P. */
static void ladder_turn(const curve *c, const gf2m_element x, gf2m_element x1, gf2m_element z1,
                        gf2m_element x2, gf2m_element z2)
{
    const gf2m_field *f = &c->field;
    gf2m_element t;
    f->multiply(x2, x2, z1);
    f->multiply(z2, z2, x1);
    f->multiply(t, x2, z2);
    gf2m_add(f, z2, z2, x2);
    f->square(z2, z2);
    f->multiply(x2, z2, x);
    gf2m_add(f, x2, x2, t);

    f->square(x1, x1);
    f->square(z1, z1);
    f->multiply(t, x1, z1);
    f->square(x1, x1);
    f->square(z1, z1);
    f->multiply(z1, z1, c->b);
    gf2m_add(f, x1, x1, z1);
    gf2m_copy(f, z1, t);
    wipe(t, sizeof t);
}

/* out = k + n or k + 2n, whichever has exactly n_bits + 1 bits: the ladder then has a fixed
 * length. k < n. */
static void fix_length(const curve *c, scalar out, const scalar k)
{
    scalar once, twice;
    scalar_sum(once, k, c->n);
    scalar_sum(twice, once, c->n);
    const uint64_t enough = 0 - scalar_bit(once, c->n_bits); /* all ones when bit n_bits is set */
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        out[i] = (once[i] & enough) | (twice[i] & ~enough);
    wipe(once, sizeof once);
    wipe(twice, sizeof twice);
}

/* y of kP from x of kP and of (k+1)P (Lopez and Dahab, CHES 1999, with one inversion). */
static void recover_y(const curve *c, curve_point *out, const curve_point *p, gf2m_element x1,
                      gf2m_element z1, gf2m_element x2, gf2m_element z2)
{
    const gf2m_field *f = &c->field;
    gf2m_element common, t, u;
    f->multiply(common, z1, z2); /* Z1 Z2 */
    f->multiply(t, p->x, z1);
    gf2m_add(f, t, t, x1); /* X1 + x Z1 */
    f->multiply(u, p->x, z2);
    f->multiply(x1, x1, u); /* x X1 Z2 */
    gf2m_add(f, u, u, x2);  /* X2 + x Z2 */
    f->multiply(t, t, u);
    f->square(u, p->x);
    gf2m_add(f, u, u, p->y);
    f->multiply(u, u, common);
    gf2m_add(f, t, t, u); /* (X1 + xZ1)(X2 + xZ2) + (x^2 + y) Z1 Z2 */
    f->multiply(common, common, p->x);
    gf2m_invert(f, common, common); /* 1 / (x Z1 Z2) */
    f->multiply(t, t, common);
    f->multiply(out->x, x1, common); /* X1 / Z1 */
    gf2m_add(f, u, out->x, p->x);
    f->multiply(t, t, u);
    gf2m_add(f, out->y, t, p->y);
    wipe(common, sizeof common);
    wipe(t, sizeof t);
    wipe(u, sizeof u);
}

int curve_multiply(const curve *c, curve_point *out, const scalar secret, const curve_point *p)
{
    const gf2m_field *f = &c->field;
    gf2m_element x, x1, z1, x2, z2;
    scalar k;
    gf2m_copy(f, x, p->x);
    fix_length(c, k, secret);

    /* P and 2P, for the top bit of k. */
    gf2m_copy(f, x1, x);
    gf2m_zero(z1);
    z1[0] = 1;
    f->square(z2, x);
    f->square(x2, z2);
    gf2m_add(f, x2, x2, c->b);
    for (unsigned i = c->n_bits; i-- > 0;) {
        const uint64_t bit = scalar_bit(k, i);
        gf2m_swap(f, x1, x2, bit);
        gf2m_swap(f, z1, z2, bit);
        ladder_turn(c, x, x1, z1, x2, z2);
        gf2m_swap(f, x1, x2, bit);
        gf2m_swap(f, z1, z2, bit);
    }

    /* Only secret = 0 (O) and n - 1, where (k+1)P = O and kP = -P, leave the straight road; they
     * take the same steps and the answer is chosen by masks. */
    const int finite = !gf2m_is_zero(f, z1);
    const uint64_t opposite = (uint64_t)gf2m_is_zero(f, z2);
    recover_y(c, out, p, x1, z1, x2, z2);
    gf2m_add(f, x1, x, p->y);
    gf2m_swap(f, out->x, x, opposite);
    gf2m_swap(f, out->y, x1, opposite);
    wipe(x, sizeof x);
    wipe(x1, sizeof x1);
    wipe(z1, sizeof z1);
    wipe(x2, sizeof x2);
    wipe(z2, sizeof z2);
    wipe(k, sizeof k);
    return finite;
}

/* out = entries[index], or its opposite where the mask is all ones; every entry is read. */
static void select_entry(const curve *c, curve_entry *out, const curve_entry *entries,
                         uint64_t index, uint64_t negative)
{
    const unsigned limbs = c->field.limbs;
    gf2m_zero(out->x);
    gf2m_zero(out->lambda);
    for (uint64_t e = 0; e < CURVE_COMB_POINTS; e++) {
        const uint64_t mask = 0 - (((e ^ index) - 1) >> 63); /* all ones when e = index */
        for (unsigned i = 0; i < limbs; i++) {
            out->x[i] ^= entries[e].x[i] & mask;
            out->lambda[i] ^= entries[e].lambda[i] & mask;
        }
    }
    out->lambda[0] ^= negative & 1;
}

/* p + q, or 2 p where they are one point: both are computed and one is chosen by a mask. The sum of
 * equal points comes out as X = Z = 0, that of opposite ones with X != 0. */
static void add_last(const curve *c, curve_projective *p, const curve_entry *q)
{
    const gf2m_field *f = &c->field;
    curve_projective twice = *p;
    c->code->twice(c, &twice, 1);
    c->code->add_other(c, p, q);
    const uint64_t same = (uint64_t)(gf2m_is_zero(f, p->x) & gf2m_is_zero(f, p->z));
    gf2m_swap(f, p->x, twice.x, same);
    gf2m_swap(f, p->l, twice.l, same);
    gf2m_swap(f, p->z, twice.z, same);
    wipe(&twice, sizeof twice);
}

/* k·P, k = 1, 3, ... < n, from the table of (2e + 1) 16^i P.
 *
 * With w windows of four bits and odd k < 16^w, and with the nibbles v_i of k/2 + 16^w/2,
 * k = sum (2 v_i - 15) 16^i: every digit is odd and none is zero, so that each window adds a point.
 * Before window i the sum is s P with |s| < 16^i, and D P is added with |D| >= 16^i: s is not D
 * or -D, and neither modulo n but in the last window: there s = D - n for k = 2 D - n, which some
 * curves have, and s = -D for k = n. */
static void comb_multiply(const curve *c, curve_projective *out, const scalar k)
{
    const unsigned windows = curve_windows(c);
    curve_entry entry;
    for (unsigned i = 0; i < windows; i++) {
        const uint64_t top = i + 1 == windows;
        const uint64_t v = (scalar_bits(k, 4 * i + 1, 4) & 15) | top << 3;
        const uint64_t negative = (v >> 3) - 1; /* all ones when v < 8 */
        select_entry(c, &entry, c->comb + i * CURVE_COMB_POINTS, (v ^ negative) & 7, negative);
        if (i == 0)
            curve_set(c, out, &entry);
        else if (!top)
            c->code->add_other(c, out, &entry);
        else
            add_last(c, out, &entry);
    }
    wipe(&entry, sizeof entry);
}

int curve_multiply_base(const curve *c, gf2m_element x, const scalar secret)
{
    const gf2m_field *f = &c->field;
    curve_projective product;
    scalar opposite, odd;
    /* n is odd: of k and n - k, which give the same x, one is odd. */
    (void)scalar_difference(opposite, c->n, secret);
    const uint64_t even = scalar_bit(secret, 0) - 1; /* all ones when k is even */
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        odd[i] = (secret[i] & ~even) | (opposite[i] & even);
    comb_multiply(c, &product, odd);
    const int finite = !gf2m_is_zero(f, product.z);
    gf2m_invert(f, product.z, product.z);
    f->multiply(x, product.x, product.z);
    wipe(&product, sizeof product);
    wipe(opposite, sizeof opposite);
    wipe(odd, sizeof odd);
    return finite;
}
