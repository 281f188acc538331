/* DSTU 7564:2014: the message in blocks, its padding, the digest. */
#include "kupyna.h"

#include <string.h>

#include "octets.h"

#define LENGTH_OCTETS 12

static const kupyna_transform *transforms(cpu_path cpu)
{
#if CPU_X86
    if (cpu == CPU_AVX512)
        return kupyna_avx512;
#endif
    (void)cpu;
    return kupyna_portable;
}

int kupyna_init(kupyna_state *state, unsigned bits, cpu_path cpu)
{
    if (bits != 256 && bits != 384 && bits != 512)
        return 0;
    memset(state, 0, sizeof *state);
    state->columns = bits == 256 ? 8 : 16;
    state->digest_octets = bits / 8;
    state->transform = &transforms(cpu)[bits != 256];
    state->h[0] = 8 * state->columns;
    return 1;
}

void kupyna_update(kupyna_state *state, const uint8_t *data, size_t size)
{
    const size_t block = 8 * (size_t)state->columns;
    const size_t held = (size_t)(state->octets % block);
    if (size == 0)
        return; /* an empty buffer may be NULL, which memcpy must not see */
    state->octets += size;
    if (held) {
        const size_t room = block - held;
        if (size < room) {
            memcpy(state->tail + held, data, size);
            return;
        }
        memcpy(state->tail + held, data, room);
        state->transform->absorb(state->h, state->tail, 1);
        data += room;
        size -= room;
    }
    state->transform->absorb(state->h, data, size / block);
    if (size % block)
        memcpy(state->tail, data + (size - size % block), size % block);
}

void kupyna_digest(const kupyna_state *state, uint8_t *digest)
{
    kupyna_state end = *state;
    const size_t block = 8 * (size_t)end.columns;
    size_t held = (size_t)(end.octets % block);
    end.tail[held++] = 0x80;
    if (held > block - LENGTH_OCTETS) {
        memset(end.tail + held, 0, block - held);
        end.transform->absorb(end.h, end.tail, 1);
        held = 0;
    }
    memset(end.tail + held, 0, block - held);
    store64_le(end.tail + block - LENGTH_OCTETS, end.octets << 3);
    end.tail[block - LENGTH_OCTETS + 8] = (uint8_t)(end.octets >> 61);
    end.transform->absorb(end.h, end.tail, 1);

    end.transform->finish(end.h);
    uint8_t octets[KUPYNA_BLOCK_MAX];
    for (unsigned j = 0; j < end.columns; j++)
        store64_le(octets + 8 * j, end.h[j]);
    memcpy(digest, octets + block - end.digest_octets, end.digest_octets);
    wipe(&end, sizeof end);
    wipe(octets, sizeof octets);
}
