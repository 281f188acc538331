/* The kernel checks itself without Python: known answers, and portable = processor code.
 *
 * Every field is tried with both multiplications on words that are mostly edges, and the laws
 * of the field and of the curve are asked. Prints nothing when all is well.
 */
#include <stdio.h>
#include <string.h>

#include "basis.h"
#include "dstu4145.h"
#include "gost34311.h"
#include "kupyna.h"
#include "octets.h"

static int failures;

static void expect(int good, const char *what, unsigned m)
{
    if (good)
        return;
    failures++;
    fprintf(stderr, "failed: %s (m = %u)\n", what, m);
}

/* xorshift64*: the check must repeat, so it has its own numbers. */
static uint64_t next_word(void)
{
    static uint64_t state = UINT64_C(0x9e3779b97f4a7c15);
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return state * UINT64_C(0x2545f4914f6cdd1d);
}

/* Each limb is 0, all ones, one bit or anything. */
static void next_element(const gf2m_field *field, gf2m_element out)
{
    gf2m_zero(out);
    for (unsigned i = 0; i < field->limbs; i++) {
        const uint64_t word = next_word();
        const uint64_t shapes[4] = {0, ~(uint64_t)0, (uint64_t)1 << (word >> 8 & 63), word};
        out[i] = shapes[word & 3];
    }
    out[field->limbs - 1] &= ((uint64_t)1 << (field->m % 64)) - 1;
}

static void check_field(unsigned m, unsigned k3, unsigned k2, unsigned k1)
{
    gf2m_field portable, fast;
    gf2m_element a, b, c, x, y;
    expect(gf2m_field_init_portable(&portable, m, k3, k2, k1), "field is listed", m);
    expect(gf2m_field_init(&fast, m, k3, k2, k1, cpu_best()), "field is listed", m);
    for (unsigned turn = 0; turn < 300; turn++) {
        next_element(&fast, a);
        next_element(&fast, b);
        next_element(&fast, c);
        portable.multiply(x, a, b);
        fast.multiply(y, a, b);
        expect(gf2m_equal(&fast, x, y), "both multiplications agree", m);
        portable.square(x, a);
        fast.square(y, a);
        expect(gf2m_equal(&fast, x, y), "both squarings agree", m);
        portable.multiply(y, a, a);
        expect(gf2m_equal(&fast, x, y), "square is a product", m);

        gf2m_add(&fast, x, b, c); /* a (b + c) = ab + ac */
        fast.multiply(x, a, x);
        fast.multiply(y, a, b);
        fast.multiply(c, a, c);
        gf2m_add(&fast, y, y, c);
        expect(gf2m_equal(&fast, x, y), "multiplication distributes", m);

        gf2m_copy(&fast, x, a); /* out = a = b */
        fast.multiply(x, x, x);
        fast.square(y, a);
        expect(gf2m_equal(&fast, x, y), "outputs may alias inputs", m);
    }
    for (unsigned turn = 0; turn < 10; turn++) {
        next_element(&fast, a);
        a[0] |= 1;
        gf2m_invert(&fast, x, a);
        fast.multiply(x, x, a);
        x[0] ^= 1;
        expect(gf2m_is_zero(&fast, x), "a / a = 1", m);
        gf2m_square_root(&fast, x, a);
        fast.square(x, x);
        expect(gf2m_equal(&fast, x, a), "the square of the root", m);
        gf2m_half_trace(&fast, x, a);
        fast.square(y, x);
        gf2m_add(&fast, y, y, x);
        gf2m_add(&fast, y, y, a);
        y[0] ^= gf2m_trace(&fast, a);
        expect(gf2m_is_zero(&fast, y), "z^2 + z = a + Tr(a)", m);
    }
    expect(!gf2m_field_init(&fast, m, k3 + 1, k2, k1, cpu_best()), "another polynomial is refused", m);
}

static void check_basis(const gf2m_basis *basis)
{
    gf2m_field field, other;
    gf2m_element a, b, one = {1};
    uint8_t octets[8 * GF2M_LIMBS];
    expect(gf2m_field_init_normal(&field, basis->m, cpu_best()), "basis is listed", basis->m);
    for (unsigned turn = 0; turn < 100; turn++) {
        next_element(&field, a);
        gf2m_store(&field, octets, a);
        expect(gf2m_load(&field, b, octets) && gf2m_equal(&field, a, b), "load after store", field.m);
    }
    gf2m_store(&field, octets, one);
    for (unsigned i = 0; i < field.m; i++)
        expect(octets[i / 8] >> (i % 8) & 1, "1 is the sum of the basis", field.m);
    octets[field.octets - 1] = 0x80;
    expect(!gf2m_load(&field, b, octets), "a bit too high", field.m);
    expect(!gf2m_field_init_normal(&other, field.m + 1, cpu_best()), "no such basis", field.m + 1);
}

static void unhex(uint8_t *out, const char *text)
{
    for (size_t i = 0; text[2 * i]; i++) {
        unsigned octet = 0;
        (void)sscanf(text + 2 * i, "%2x", &octet);
        out[i] = (uint8_t)octet;
    }
}

static void check_hashes(void)
{
    uint8_t packed[GOST28147_SBOX], expected[64], digest[64];
    static gost34311_sbox sbox;
    gost34311_state gost;
    kupyna_state kupyna;
    unhex(packed, "a9d6eb45f13c708280c4967b231f5eadf658eba4c037291d38d96bf025ca4e17"
                  "f8e9720dc615b43a28975f0bc1dea36438b564ea2c179fd0123e6db8fac57904");
    gost34311_expand_sbox(&sbox, packed, cpu_best());
    gost34311_init(&gost);
    gost34311_digest(&gost, &sbox, digest);
    unhex(expected, "5df74e647fed52c1e941b26d546b8c689112f207eb8542965fdd9cd3083e5282");
    expect(memcmp(digest, expected, 32) == 0, "GOST 34.311 of nothing", 0);
    gost34311_update(&gost, &sbox, (const uint8_t *)"abc", 3);
    gost34311_update(&gost, &sbox, NULL, 0);
    gost34311_digest(&gost, &sbox, digest);
    unhex(expected, "a34a53504d8ba070cb73a583146167a0a3c226d793440d9cea24465fe02251f2");
    expect(memcmp(digest, expected, 32) == 0, "GOST 34.311 of abc", 0);

    expect(!kupyna_init(&kupyna, 224), "Kupyna has three sizes", 0);
    expect(kupyna_init(&kupyna, 256), "Kupyna has three sizes", 0);
    kupyna_digest(&kupyna, digest);
    unhex(expected, "cd5101d1ccdf0d1d1f4ada56e888cd724ca1a0838a3521e7131d4fb78d0f5eb6");
    expect(memcmp(digest, expected, 32) == 0, "Kupyna-256 of nothing", 0);
    (void)kupyna_init(&kupyna, 512);
    kupyna_update(&kupyna, (const uint8_t *)"\xff", 1);
    kupyna_update(&kupyna, NULL, 0);
    kupyna_digest(&kupyna, digest);
    unhex(expected, "871b18cf754b72740307a97b449abeb32b64444cc0d5a4d65830ae5456837a72"
                    "d8458f12c8f06c98c616abe11897f86263b5cb77c420fb375374bec52b6d0292");
    expect(memcmp(digest, expected, 64) == 0, "Kupyna-512 of ff", 0);
}

/* The worked signature of M257 (tests/vectors/primitives/worked_m257.json). */
static void check_signature(int portable)
{
    static curve c;
    uint8_t octets[64], n_octets[32], signature[64], digest[32], b[33], base[33];
    scalar n, d, e;
    curve_point q, product;
    gf2m_element h;
    (void)gf2m_field_init(&c.field, 257, 12, 0, 0, portable ? CPU_PORTABLE : cpu_best());
    unhex(b, "10bee3db6aea9e1f86578c45c12594ff942394a7d738f9187e6515017294f4ce01");
    unhex(n_octets, "0d477d901477e1d387e982f13a21596700000000000000000000000000000080");
    unhex(base, "b60fd2d8dce8a93423c6101bca91c47a007e6c300b26cd556c9b0e7d20ef292a00");
    c.a = 0;
    expect(gf2m_load(&c.field, c.b, b), "b is an element", 257);
    load_words(n, SCALAR_LIMBS, n_octets, sizeof n_octets);
    expect(curve_init(&c, n, 4, base), "M257 is a curve", 257);

    unhex(octets, "aa1df4d7cc15e0f77a848806c4ca403062d8765f52c696ade40e0aa40d0de82901");
    expect(curve_decompress(&c, &q, octets), "the key is a point", 257);
    expect(curve_contains(&c, &q) && curve_in_prime_subgroup(&c, &q), "the key has order n", 257);
    unhex(digest, "5e1d64183c71ba54e140d80c059b849c7f19f77702a237fbf92ec96d8ea2eaae");
    unhex(signature, "728b63e8236eb88f54e70b84ae2b9f644e81f70fb14451c0455415956cb0bb13"
                     "b96299aa950389d1c4829c13345886e73094fd507c785604285aa39396110d3b");
    dstu4145_hash_to_field(&c, h, digest, sizeof digest);
    expect(dstu4145_verify(&c, &q, h, signature), "the worked signature", 257);
    signature[5] ^= 1;
    expect(!dstu4145_verify(&c, &q, h, signature), "a changed signature", 257);

    for (unsigned turn = 0; turn < 5; turn++) {
        for (unsigned i = 0; i < SCALAR_LIMBS; i++)
            d[i] = e[i] = 0;
        for (unsigned i = 0; i < 3; i++) {
            d[i] = next_word();
            e[i] = next_word();
        }
        e[0] |= 1;
        d[0] |= 1;
        dstu4145_public_point(&c, &q, d);
        expect(curve_in_prime_subgroup(&c, &q), "-d·P has order n", 257);
        expect(dstu4145_sign(&c, signature, d, e, h), "the nonce serves", 257);
        expect(dstu4145_verify(&c, &q, h, signature), "what is signed verifies", 257);
    }
    for (unsigned i = 0; i < SCALAR_LIMBS; i++)
        d[i] = 0;
    expect(!curve_multiply(&c, &product, d, &q), "0·Q is infinity", 257);
}

#define CHECK_FIELD(M, K3, K2, K1) check_field(M, K3, K2, K1);

int main(void)
{
    GF2M_FIELDS(CHECK_FIELD)
    for (unsigned i = 0; i < BASIS_COUNT; i++)
        check_basis(&basis_list[i]);
    check_hashes();
    check_signature(0);
    check_signature(1);
    return failures != 0;
}
