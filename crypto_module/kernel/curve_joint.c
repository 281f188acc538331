/* Sums of multiples of known points for verification, and the tables they need: public values,
 * variable time. A multiple is written by its non-adjacent form (Guide to Elliptic Curve
 * Cryptography, 3.3); with parts of scalars, the doublings are those of one part. */
#include "curve.h"

#include <string.h>

void curve_set(const curve *c, curve_projective *p, const curve_entry *q)
{
    gf2m_copy(&c->field, p->x, q->x);
    gf2m_copy(&c->field, p->l, q->lambda);
    gf2m_zero(p->z);
    p->z[0] = 1;
}

static void set_entry(const curve *c, curve_entry *out, const curve_point *q)
{
    const gf2m_field *f = &c->field;
    gf2m_invert_public(f, out->lambda, q->x, &c->maps);
    f->multiply(out->lambda, out->lambda, q->y);
    gf2m_add(f, out->lambda, out->lambda, q->x);
    gf2m_copy(f, out->x, q->x);
}

/* Entries of ``count`` finite points with one inversion (Montgomery). */
static void normalise(const curve *c, curve_entry *out, const curve_projective *p, unsigned count)
{
    const gf2m_field *f = &c->field;
    gf2m_element products[CURVE_BASE_POINTS], inverse, one_z;
    gf2m_copy(f, products[0], p[0].z);
    for (unsigned i = 1; i < count; i++)
        f->multiply(products[i], products[i - 1], p[i].z);
    gf2m_invert_public(f, inverse, products[count - 1], &c->maps);
    for (unsigned i = count; i-- > 0;) {
        if (i) {
            f->multiply(one_z, inverse, products[i - 1]);
            f->multiply(inverse, inverse, p[i].z);
        } else {
            gf2m_copy(f, one_z, inverse);
        }
        f->multiply(out[i].x, p[i].x, one_z);
        f->multiply(out[i].lambda, p[i].l, one_z);
    }
}

/* out = q, 3q, 5q, ...: (2k + 1) q = 2 (k q) + q, so that only q is added and one inversion is
 * enough. No small multiple of q is O. */
static void odd_multiples(const curve *c, curve_entry *out, const curve_entry *q, unsigned count)
{
    curve_projective multiples[2 * CURVE_BASE_POINTS], odd[CURVE_BASE_POINTS];
    curve_set(c, &multiples[1], q);
    odd[0] = multiples[1];
    for (unsigned k = 1; k < count; k++) {
        multiples[2 * k] = multiples[k];
        c->code->twice(c, &multiples[2 * k], 1);
        multiples[2 * k + 1] = multiples[2 * k];
        c->code->add(c, &multiples[2 * k + 1], q);
        odd[k] = multiples[2 * k + 1];
    }
    normalise(c, out, odd, count);
}

/* q = 2^times q */
static void twice_times(const curve *c, curve_entry *q, unsigned times)
{
    curve_projective p;
    curve_set(c, &p, q);
    c->code->twice(c, &p, times);
    normalise(c, q, &p, 1);
}

static void part_tables(const curve *c, curve_entry *table, const curve_point *q, unsigned count)
{
    curve_entry multiple;
    set_entry(c, &multiple, q);
    for (unsigned part = 0; part < CURVE_PARTS; part++) {
        odd_multiples(c, table + part * count, &multiple, count);
        if (part + 1 < CURVE_PARTS)
            twice_times(c, &multiple, curve_part_bits(c));
    }
}

/* A multiple in a sum: its digits, and the odd multiples of its point. */
typedef struct {
    const curve_entry *table;
    const int8_t *digits;
} stream;

/* The sum over i and j of digits_j[i] 2^i T_j, where table j holds the odd multiples of T_j. */
static void sum_streams(const curve *c, curve_projective *out, const stream *streams,
                        unsigned count, unsigned length)
{
    unsigned doublings = 0; /* that wait for the next digit */
    memset(out, 0, sizeof *out);
    for (unsigned i = length; i-- > 0;) {
        doublings++;
        for (unsigned j = 0; j < count; j++) {
            const int digit = streams[j].digits[i];
            if (digit == 0)
                continue;
            if (doublings)
                c->code->twice(c, out, doublings);
            doublings = 0;
            curve_entry entry = streams[j].table[(digit < 0 ? -digit : digit) / 2];
            entry.lambda[0] ^= digit < 0; /* the lambda of -q is that of q and 1 more */
            c->code->add(c, out, &entry);
        }
    }
    if (doublings)
        c->code->twice(c, out, doublings);
}

void curve_joint_multiply(const curve *c, curve_projective *out, const scalar s, const scalar r,
                          const curve_point *q)
{
    curve_entry own, table[CURVE_KEY_POINTS];
    int8_t s_digits[SCALAR_BITS], r_digits[SCALAR_BITS];
    const stream streams[2] = {{c->base, s_digits}, {table, r_digits}};
    set_entry(c, &own, q);
    odd_multiples(c, table, &own, CURVE_KEY_POINTS);
    scalar_wnaf_part(s_digits, s, 0, c->n_bits, CURVE_BASE_WINDOW);
    scalar_wnaf_part(r_digits, r, 0, c->n_bits, CURVE_KEY_WINDOW);
    sum_streams(c, out, streams, 2, c->n_bits + 1);
}

void curve_prepare(const curve *c, curve_prepared *out, const curve_point *q)
{
    memset(out, 0, sizeof *out);
    part_tables(c, out->table, q, CURVE_KEY_POINTS);
}

void curve_joint_multiply_prepared(const curve *c, curve_projective *out, const scalar s,
                                   const scalar r, const curve_prepared *q)
{
    int8_t digits[2 * CURVE_PARTS][SCALAR_BITS / CURVE_PARTS + 1];
    stream streams[2 * CURVE_PARTS];
    const unsigned bits = curve_part_bits(c);
    for (unsigned part = 0; part < CURVE_PARTS; part++) {
        int8_t *s_digits = digits[part], *r_digits = digits[CURVE_PARTS + part];
        scalar_wnaf_part(s_digits, s, part * bits, bits, CURVE_BASE_WINDOW);
        scalar_wnaf_part(r_digits, r, part * bits, bits, CURVE_KEY_WINDOW);
        streams[part].table = c->base + part * CURVE_BASE_POINTS;
        streams[part].digits = s_digits;
        streams[CURVE_PARTS + part].table = q->table + part * CURVE_KEY_POINTS;
        streams[CURVE_PARTS + part].digits = r_digits;
    }
    sum_streams(c, out, streams, 2 * CURVE_PARTS, bits + 1);
}

static void comb_tables(curve *c)
{
    curve_entry multiple = c->base[0];
    for (unsigned i = 0; i < curve_windows(c); i++) {
        odd_multiples(c, c->comb + i * CURVE_COMB_POINTS, &multiple, CURVE_COMB_POINTS);
        twice_times(c, &multiple, 4);
    }
}

static const curve_code *choose_code(const gf2m_field *field)
{
    const curve_code *code = NULL;
    if (field->cpu == CPU_AVX512)
        code = curve_code_avx512(field->m);
    else if (field->cpu == CPU_AVX2)
        code = curve_code_avx2(field->m);
    return code == NULL ? curve_code_portable(field->m) : code;
}

int curve_init(curve *c, const scalar n, unsigned cofactor, const uint8_t *compressed_base)
{
    const scalar zero = {0};
    curve_point multiple;
    /* 4 divides the order of the group exactly when Tr(a) = 0, that is a = 0. */
    if (cofactor != (c->a ? 2u : 4u))
        return 0;
    c->code = choose_code(&c->field);
    c->cofactor = cofactor;
    c->n_bits = 0;
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        c->n[i] = n[i];
    for (unsigned i = 0; i < SCALAR_BITS; i++)
        if (scalar_bit(n, i))
            c->n_bits = i + 1;
    /* 4n must fit the limbs (fix_length), and n is too large for a small odd multiple to be O. */
    if (c->n_bits < 64 || c->n_bits > SCALAR_BITS - 2 || c->n_bits > c->field.m ||
        !scalar_bit(n, 0))
        return 0;
    c->scalar_octets = (c->n_bits + 7) / 8;
    scalar_modulus_init(&c->modulus, c->n);
    gf2m_maps_init(&c->field, &c->maps);
    if (!curve_decompress(c, &c->base_point, compressed_base) ||
        !curve_in_prime_subgroup(c, &c->base_point))
        return 0;
    /* Zero is multiplied as n or 2n (fix_length), which gives O for an order of P alone. */
    if (curve_multiply(c, &multiple, zero, &c->base_point))
        return 0;
    part_tables(c, c->base, &c->base_point, CURVE_BASE_POINTS);
    comb_tables(c);
    return 1;
}
