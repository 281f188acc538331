/* A point from its compressed form and a signature under it, neither made by anyone: every path
 * gives one answer, in every way of asking. */
#include "curves.h"

typedef struct {
    int point, member, holds;
} answers;

static int holds(const curve *c, const curve_point *q, const uint8_t *digest,
                 const uint8_t *signature)
{
    gf2m_element h;
    curve_prepared prepared;
    dstu4145_hash_to_field(c, h, digest, 64);
    curve_prepare(c, &prepared, q);
    const int verdict = dstu4145_verify(c, q, h, signature);
    EXPECT(dstu4145_verify_prepared(c, &prepared, h, signature) == verdict);
    return verdict;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    input in = {data, size};
    uint8_t encoded[OCTETS], again[OCTETS], signature[2 * OCTETS], digest[64];
    const unsigned which = take_octet(&in) % CURVES_COUNT;
    curve_point first = {{0}, {0}}, p;
    answers expected = {0, 0, 0};
    take(&in, encoded, curve_of(which, 0)->field.octets);
    take(&in, signature, 2 * curve_of(which, 0)->scalar_octets);
    take(&in, digest, sizeof digest);
    for (unsigned path = 0; path < paths(); path++) {
        const curve *c = curve_of(which, path);
        answers told = {curve_decompress(c, &p, encoded), 0, 0};
        if (told.point) {
            EXPECT(curve_contains(c, &p));
            curve_compress(c, again, &p);
            EXPECT(same(encoded, again, c->field.octets));
            told.member = curve_in_prime_subgroup(c, &p);
            told.holds = told.member && holds(c, &p, digest, signature);
            if (path == 0)
                first = p;
            EXPECT(same_point(c, &first, &p));
        }
        if (path == 0)
            expected = told;
        EXPECT(memcmp(&expected, &told, sizeof told) == 0);
    }
    return 0;
}
