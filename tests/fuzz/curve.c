/* Points and signatures from any octets: every path gives one answer, and what is signed
 * verifies. */
#include "dstu4145.h"
#include "input.h"
#include "octets.h"

#define OCTETS (8 * GF2M_LIMBS)

/* M163, M257 and M431, little-endian: both cofactors, and a trinomial among the polynomials. */
static const struct {
    unsigned m, k3, k2, k1, cofactor;
    const char *b, *n, *base;
} CURVES[] = {
    {163, 7, 6, 3, 2,
     "215d45c1198a635e9203b40a21c82d2a460861ff05",
     "4df1bc392d26e22bc1be0200000000000000000004",
     "be2358f3a3f8da297223c4a583e94cd75d5ff8e202"},
    {257, 12, 0, 0, 4,
     "10bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01",
     "0d477d901477e1d387e982f13a21596700000000000000000000000000000080",
     "b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a00"},
    {431, 5, 3, 1, 2,
     "f3ca40c669a4da173149ca12c32dae186b53ac6bc6365997deaeae8ad2d888f9bfd53401694ef9c4273d8cfe"
     "6dc28f706a0f4910ce03",
     "cf040511957a0cd980afcb1f8aaa812ff024a7c0a80980457531baffffffffffffffffffffffffffffffffff"
     "ffffffffffffffffff3f",
     "7c857c94c5433bfd991e17c22684065850a9a249ed7bc249ae5a4e878689f872ef7ad524082ec3038e9aede7"
     "ba6ba13381d979ba621a"},
};
#define CURVES_COUNT (sizeof CURVES / sizeof CURVES[0])

static size_t unhex(uint8_t *out, const char *text)
{
    size_t size = 0;
    for (; text[2 * size]; size++) {
        unsigned octet = 0;
        EXPECT(sscanf(text + 2 * size, "%2x", &octet) == 1);
        out[size] = (uint8_t)octet;
    }
    return size;
}

static void make(curve *c, unsigned which, cpu_path path)
{
    uint8_t b[OCTETS], n_octets[OCTETS], base[OCTETS];
    scalar n;
    (void)unhex(b, CURVES[which].b);
    (void)unhex(base, CURVES[which].base);
    load_words(n, SCALAR_LIMBS, n_octets, unhex(n_octets, CURVES[which].n));
    EXPECT(gf2m_field_init(&c->field, CURVES[which].m, CURVES[which].k3, CURVES[which].k2,
                           CURVES[which].k1, path));
    c->a = CURVES[which].cofactor == 2;
    EXPECT(gf2m_load(&c->field, c->b, b));
    EXPECT(curve_init(c, n, CURVES[which].cofactor, base));
}

/* Made once: a table for each path takes longer than a turn. */
static const curve *curve_of(unsigned which, unsigned path)
{
    static curve made[CURVES_COUNT][3];
    static int ready[CURVES_COUNT][3];
    if (!ready[which][path])
        make(&made[which][path], which, (cpu_path)path);
    ready[which][path] = 1;
    return &made[which][path];
}

/* A scalar 0 < k < n from octets. */
static void take_scalar(input *from, const curve *c, scalar k)
{
    uint8_t octets[OCTETS];
    take(from, octets, c->scalar_octets);
    octets[c->scalar_octets - 1] = 0;
    octets[0] |= 1;
    load_words(k, SCALAR_LIMBS, octets, c->scalar_octets);
}

static int same_point(const curve *c, const curve_point *p, const curve_point *q)
{
    return gf2m_equal(&c->field, p->x, q->x) && gf2m_equal(&c->field, p->y, q->y);
}

/* A point from its compressed form, and a signature under it, neither made by anyone. */
static void check_strange(unsigned which, input in)
{
    uint8_t encoded[OCTETS], again[OCTETS], signature[2 * OCTETS], digest[64];
    curve_point first = {{0}, {0}}, p;
    int expected[3] = {0, 0, 0};
    take(&in, encoded, curve_of(which, 0)->field.octets);
    take(&in, signature, 2 * curve_of(which, 0)->scalar_octets);
    take(&in, digest, sizeof digest);
    for (unsigned path = 0; path < paths(); path++) {
        const curve *c = curve_of(which, path);
        int answers[3] = {curve_decompress(c, &p, encoded), 0, 0};
        if (answers[0]) {
            gf2m_element h;
            EXPECT(curve_contains(c, &p));
            curve_compress(c, again, &p);
            EXPECT(same(encoded, again, c->field.octets));
            answers[1] = curve_in_prime_subgroup(c, &p);
            dstu4145_hash_to_field(c, h, digest, sizeof digest);
            answers[2] = !gf2m_is_zero(&c->field, p.x) && dstu4145_verify(c, &p, h, signature);
            if (path == 0)
                first = p;
            EXPECT(same_point(c, &first, &p));
        }
        if (path == 0)
            memcpy(expected, answers, sizeof answers);
        EXPECT(memcmp(expected, answers, sizeof answers) == 0);
    }
}

static void check_own(unsigned which, input in)
{
    uint8_t expected[2 * OCTETS], signature[2 * OCTETS], digest[64];
    curve_point first = {{0}, {0}}, q, product, turned;
    scalar d, e;
    take_scalar(&in, curve_of(which, 0), d);
    take_scalar(&in, curve_of(which, 0), e);
    take(&in, digest, sizeof digest);
    for (unsigned path = 0; path < paths(); path++) {
        const curve *c = curve_of(which, path);
        const size_t size = 2 * c->scalar_octets;
        gf2m_element h;
        dstu4145_hash_to_field(c, h, digest, sizeof digest);
        dstu4145_public_point(c, &q, d);
        EXPECT(curve_contains(c, &q) && curve_in_prime_subgroup(c, &q));
        if (path == 0)
            first = q;
        EXPECT(same_point(c, &first, &q));
        if (!dstu4145_sign(c, signature, d, e, h))
            return;
        EXPECT(dstu4145_verify(c, &q, h, signature));
        if (path == 0)
            memcpy(expected, signature, size);
        EXPECT(same(expected, signature, size));
        signature[digest[0] % size] ^= 1;
        EXPECT(!dstu4145_verify(c, &q, h, signature));
        dstu4145_public_point(c, &turned, e); /* d (-e P) = e (-d P) */
        EXPECT(curve_multiply(c, &product, d, &turned) && curve_multiply(c, &turned, e, &q));
        EXPECT(same_point(c, &product, &turned));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    const unsigned which = take_octet(&in) % CURVES_COUNT;
    if (take_octet(&in) & 1)
        check_own(which, in);
    else
        check_strange(which, in);
    return 0;
}
