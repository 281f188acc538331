/* What is signed verifies, alone, prepared and among others; what is agreed is agreed by both. */
#include "curves.h"
#include "dstu4145_lanes.h"

#define CLAIMS 19

static void check_exchange(const curve *c, const scalar d, const scalar e, const curve_point *q)
{
    curve_point other;
    uint8_t ours[OCTETS], theirs[OCTETS];
    dstu4145_public_point(c, &other, e);
    for (int cofactor = 0; cofactor < 2; cofactor++) {
        dstu4145_exchange(c, ours, d, &other, cofactor);
        dstu4145_exchange(c, theirs, e, q, cofactor);
        EXPECT(same(ours, theirs, c->field.octets));
    }
}

/* Many times the same signature, spoilt where a bit of ``spoilt`` is set. */
static void check_lanes(const curve *c, const curve_point *q, const gf2m_element h,
                        const uint8_t *signature, unsigned spoilt)
{
    dstu4145_claim claims[CLAIMS];
    uint8_t verdicts[CLAIMS];
    if (c->field.cpu < CPU_AVX512 || !dstu4145_lanes_serve(c))
        return;
    for (unsigned i = 0; i < CLAIMS; i++) {
        dstu4145_claim *claim = &claims[i];
        claim->q = *q;
        gf2m_copy(&c->field, claim->h, h);
        load_words(claim->r, SCALAR_LIMBS, signature, c->scalar_octets);
        load_words(claim->s, SCALAR_LIMBS, signature + c->scalar_octets, c->scalar_octets);
        claim->s[0] ^= spoilt >> i & 1;
        claim->candidates = dstu4145_candidates(c, claim->y, claim->r);
    }
    dstu4145_verify_lanes(c, verdicts, claims, CLAIMS);
    for (unsigned i = 0; i < CLAIMS; i++)
        EXPECT(verdicts[i] == !(spoilt >> i & 1));
}

static void check_verdicts(const curve *c, const curve_point *q, const gf2m_element h,
                           uint8_t *signature, const uint8_t *digest)
{
    const size_t at = digest[0] % (2 * c->scalar_octets);
    curve_prepared prepared;
    curve_prepare(c, &prepared, q);
    check_lanes(c, q, h, signature, digest[1] | (unsigned)digest[2] << 8);
    EXPECT(dstu4145_verify(c, q, h, signature));
    EXPECT(dstu4145_verify_prepared(c, &prepared, h, signature));
    signature[at] ^= 1;
    EXPECT(!dstu4145_verify(c, q, h, signature));
    EXPECT(!dstu4145_verify_prepared(c, &prepared, h, signature));
    signature[at] ^= 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    const unsigned which = take_octet(&in) % CURVES_COUNT;
    uint8_t expected[2 * OCTETS], signature[2 * OCTETS], digest[64];
    curve_point first = {{0}, {0}}, q;
    scalar d, e;
    take_scalar(&in, curve_of(which, 0), d);
    take_scalar(&in, curve_of(which, 0), e);
    take(&in, digest, sizeof digest);
    for (unsigned path = 0; path < paths(); path++) {
        const curve *c = curve_of(which, path);
        gf2m_element h;
        dstu4145_hash_to_field(c, h, digest, sizeof digest);
        dstu4145_public_point(c, &q, d);
        EXPECT(curve_contains(c, &q) && curve_in_prime_subgroup(c, &q));
        if (path == 0)
            first = q;
        EXPECT(same_point(c, &first, &q));
        if (!dstu4145_sign(c, signature, d, e, h))
            return 0;
        if (path == 0)
            memcpy(expected, signature, sizeof expected);
        EXPECT(same(expected, signature, 2 * c->scalar_octets));
        check_verdicts(c, &q, h, signature, digest);
        check_exchange(c, d, e, &q);
    }
    return 0;
}
