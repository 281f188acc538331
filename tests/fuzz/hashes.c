/* A message in parts has the hash of the whole, on every path, and the paths agree. */
#include "gost34311.h"
#include "input.h"
#include "kupyna.h"

/* The sizes of the parts are octets of the input. */
static size_t part(input *sizes, size_t left)
{
    const size_t size = sizes->size ? take_octet(sizes) : left;
    return size < left ? size : left;
}

static void check_gost34311(const uint8_t *packed, input sizes, input text)
{
    static gost34311_sbox sbox;
    gost34311_state whole, parts;
    uint8_t expected[GOST34311_DIGEST], digest[GOST34311_DIGEST];
    for (unsigned path = 0; path < paths(); path++) {
        input left = text, cuts = sizes;
        gost34311_expand_sbox(&sbox, packed, (cpu_path)path);
        gost34311_init(&whole);
        gost34311_update(&whole, &sbox, text.data, text.size);
        gost34311_digest(&whole, &sbox, path ? digest : expected);
        EXPECT(path == 0 || same(digest, expected, sizeof digest));
        gost34311_init(&parts);
        while (left.size) {
            const size_t size = part(&cuts, left.size);
            uint8_t *octets = copy_of(left.data, size);
            gost34311_update(&parts, &sbox, octets, size);
            free(octets);
            left.data += size;
            left.size -= size;
        }
        gost34311_digest(&parts, &sbox, digest);
        EXPECT(same(digest, expected, sizeof digest));
    }
}

static void check_kupyna(unsigned bits, input sizes, input text)
{
    kupyna_state whole, parts;
    uint8_t expected[KUPYNA_DIGEST_MAX], digest[KUPYNA_DIGEST_MAX];
    EXPECT(kupyna_init(&whole, bits) && kupyna_init(&parts, bits));
    kupyna_update(&whole, text.data, text.size);
    kupyna_digest(&whole, expected);
    while (text.size) {
        const size_t size = part(&sizes, text.size);
        uint8_t *octets = copy_of(text.data, size);
        kupyna_update(&parts, octets, size);
        free(octets);
        text.data += size;
        text.size -= size;
    }
    kupyna_digest(&parts, digest);
    EXPECT(same(digest, expected, bits / 8));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned BITS[] = {256, 384, 512};
    input in = {data, size};
    uint8_t packed[GOST28147_SBOX], cuts[16];
    const unsigned kind = take_octet(&in) % 4;
    take(&in, cuts, sizeof cuts);
    const input sizes = {cuts, sizeof cuts};
    if (kind < 3) {
        check_kupyna(BITS[kind], sizes, in);
        return 0;
    }
    take(&in, packed, sizeof packed);
    check_gost34311(packed, sizes, in);
    return 0;
}
