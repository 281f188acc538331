/* A message in parts, or beside others, has the hash of the whole, and the paths agree. */
#include "gost34311.h"
#include "input.h"
#include "kupyna_lanes.h"

#define MANY 21 /* more than there are lanes, and not a multiple of them */

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
    for (unsigned path = 0; path < paths(); path++) {
        input left = text, cuts = sizes;
        EXPECT(kupyna_init(&whole, bits, (cpu_path)path));
        EXPECT(kupyna_init(&parts, bits, (cpu_path)path));
        kupyna_update(&whole, text.data, text.size);
        kupyna_digest(&whole, path ? digest : expected);
        EXPECT(path == 0 || same(digest, expected, bits / 8));
        while (left.size) {
            const size_t size = part(&cuts, left.size);
            uint8_t *octets = copy_of(left.data, size);
            kupyna_update(&parts, octets, size);
            free(octets);
            left.data += size;
            left.size -= size;
        }
        kupyna_digest(&parts, digest);
        EXPECT(same(digest, expected, bits / 8));
    }
}

/* A message is the end of the text; some of it is taken before the others are there. */
typedef struct {
    uint8_t *octets;
    size_t size, before;
} message;

static void take_messages(message *messages, input sizes, input text)
{
    for (unsigned i = 0; i < MANY; i++) {
        message *m = &messages[i];
        m->size = take_octet(&sizes) * text.size / 255;
        m->octets = copy_of(text.size ? text.data + text.size - m->size : NULL, m->size);
        m->before = part(&sizes, m->size);
    }
}

static void free_messages(message *messages)
{
    for (unsigned i = 0; i < MANY; i++)
        free(messages[i].octets);
}

static const uint8_t *rest_of(const message *m)
{
    return m->size ? m->octets + m->before : NULL;
}

static void check_many_gost34311(const uint8_t *packed, const message *messages)
{
    static gost34311_sbox sbox;
    gost34311_state alone, states[MANY];
    gost34311_stream streams[MANY];
    uint8_t expected[GOST34311_DIGEST], digest[GOST34311_DIGEST];
    for (unsigned path = 0; path < paths(); path++) {
        gost34311_expand_sbox(&sbox, packed, (cpu_path)path);
        for (unsigned i = 0; i < MANY; i++) {
            const message *m = &messages[i];
            gost34311_init(&states[i]);
            gost34311_update(&states[i], &sbox, m->octets, m->before);
            streams[i] = (gost34311_stream){&states[i], rest_of(m), m->size - m->before};
        }
        gost34311_update_many(&sbox, streams, MANY);
        for (unsigned i = 0; i < MANY; i++) {
            gost34311_init(&alone);
            gost34311_update(&alone, &sbox, messages[i].octets, messages[i].size);
            gost34311_digest(&alone, &sbox, expected);
            gost34311_digest(&states[i], &sbox, digest);
            EXPECT(same(digest, expected, sizeof digest));
        }
    }
}

/* The sizes of digests are mixed, and once the paths are as well. */
static void check_many_kupyna(const unsigned *bits, const message *messages)
{
    kupyna_state alone, states[MANY];
    kupyna_task tasks[MANY];
    uint8_t expected[KUPYNA_DIGEST_MAX], digest[KUPYNA_DIGEST_MAX];
    for (unsigned path = 0; path <= paths(); path++) {
        for (unsigned i = 0; i < MANY; i++) {
            const message *m = &messages[i];
            EXPECT(kupyna_init(&states[i], bits[(m->before + i) % 3],
                               (cpu_path)(path < paths() ? path : i % paths())));
            kupyna_update(&states[i], m->octets, m->before);
            tasks[i] = (kupyna_task){&states[i], rest_of(m), m->size - m->before};
        }
        kupyna_update_many(tasks, MANY);
        for (unsigned i = 0; i < MANY; i++) {
            const unsigned size = bits[(messages[i].before + i) % 3];
            EXPECT(kupyna_init(&alone, size, CPU_PORTABLE));
            kupyna_update(&alone, messages[i].octets, messages[i].size);
            kupyna_digest(&alone, expected);
            kupyna_digest(&states[i], digest);
            EXPECT(same(digest, expected, size / 8));
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned BITS[] = {256, 384, 512};
    input in = {data, size};
    message messages[MANY];
    uint8_t packed[GOST28147_SBOX], cuts[2 * MANY];
    const unsigned kind = take_octet(&in) % 6;
    take(&in, cuts, sizeof cuts);
    const input sizes = {cuts, sizeof cuts};
    if (kind < 3) {
        check_kupyna(BITS[kind], sizes, in);
        return 0;
    }
    take(&in, packed, sizeof packed);
    if (kind == 3) {
        check_gost34311(packed, sizes, in);
        return 0;
    }
    take_messages(messages, sizes, in);
    if (kind == 4)
        check_many_gost34311(packed, messages);
    else
        check_many_kupyna(BITS, messages);
    free_messages(messages);
    return 0;
}
