/* GOST 34.311-95: many running hashes of one S-box, whole blocks side by side.
 *
 * A lane holds one message until its blocks are at an end, then the next message. All lanes go on
 * by the same number of blocks, the least that one of them has left; a lane without a message
 * follows the data of another one and what it computes is not looked at.
 */
#include "gost34311.h"

#include <string.h>

#include "octets.h"

/* Lanes with a message are the first ``busy`` ones. */
typedef struct {
    const gost34311_sbox *sbox;
    gost34311_lanes states;
    gost34311_stream *streams[GOST34311_LANES];
    unsigned busy;
} gost34311_work;

static size_t blocks_of(const gost34311_stream *stream)
{
    return stream->size / GOST34311_BLOCK;
}

static void take(gost34311_stream *stream, const gost34311_sbox *sbox, size_t size)
{
    gost34311_update(stream->state, sbox, stream->data, size);
    if (size)
        stream->data += size;
    stream->size -= size;
}

/* The octets that fill a block begun before, so that what is left begins with a block. */
static size_t head_of(const gost34311_stream *stream)
{
    const size_t held = (size_t)(stream->state->octets % GOST34311_BLOCK);
    const size_t room = held ? GOST34311_BLOCK - held : 0;
    return room < stream->size ? room : stream->size;
}

static void enter(gost34311_work *work, gost34311_stream *stream)
{
    const unsigned lane = work->busy++;
    work->streams[lane] = stream;
    for (unsigned i = 0; i < 8; i++) {
        work->states.h[i][lane] = (uint32_t)(stream->state->h[i / 2] >> (32 * (i % 2)));
        work->states.sum[i][lane] = (uint32_t)(stream->state->sum[i / 2] >> (32 * (i % 2)));
    }
}

static uint64_t pair_of(const uint32_t words[8][GOST34311_LANES], unsigned i, unsigned lane)
{
    return (uint64_t)words[2 * i][lane] | (uint64_t)words[2 * i + 1][lane] << 32;
}

static void write_back(gost34311_work *work, unsigned lane)
{
    gost34311_state *state = work->streams[lane]->state;
    for (unsigned i = 0; i < 4; i++) {
        state->h[i] = pair_of(work->states.h, i, lane);
        state->sum[i] = pair_of(work->states.sum, i, lane);
    }
}

/* The last busy lane moves to the place of the one that is done. */
static void leave(gost34311_work *work, unsigned lane)
{
    gost34311_stream *stream = work->streams[lane];
    const unsigned last = --work->busy;
    write_back(work, lane);
    take(stream, work->sbox, stream->size);
    work->streams[lane] = work->streams[last];
    for (unsigned i = 0; i < 8; i++) {
        work->states.h[i][lane] = work->states.h[i][last];
        work->states.sum[i][lane] = work->states.sum[i][last];
    }
}

/* Let every lane take as many blocks as the shortest has left. */
static void advance(gost34311_work *work)
{
    const uint8_t *data[GOST34311_LANES];
    size_t blocks = blocks_of(work->streams[0]);
    for (unsigned i = 1; i < work->busy; i++)
        if (blocks_of(work->streams[i]) < blocks)
            blocks = blocks_of(work->streams[i]);
    for (unsigned i = 0; i < work->sbox->lanes; i++)
        data[i] = work->streams[i < work->busy ? i : 0]->data;
    work->sbox->steps(work->sbox, &work->states, data, blocks);
    for (unsigned i = 0; i < work->busy; i++) {
        gost34311_stream *stream = work->streams[i];
        stream->data += GOST34311_BLOCK * blocks;
        stream->size -= GOST34311_BLOCK * blocks;
        stream->state->octets += GOST34311_BLOCK * blocks;
    }
}

static void run(gost34311_work *work, gost34311_stream *streams, size_t count)
{
    for (;;) {
        while (work->busy < work->sbox->lanes && count) {
            take(streams, work->sbox, head_of(streams));
            if (blocks_of(streams))
                enter(work, streams);
            else
                take(streams, work->sbox, streams->size);
            streams++;
            count--;
        }
        if (work->busy < 2)
            break;
        advance(work);
        for (unsigned i = work->busy; i-- > 0;)
            if (blocks_of(work->streams[i]) == 0)
                leave(work, i);
    }
    if (work->busy)
        leave(work, 0);
}

void gost34311_update_many(const gost34311_sbox *sbox, gost34311_stream *streams, size_t count)
{
    if (sbox->lanes == 1) {
        for (size_t i = 0; i < count; i++)
            take(streams + i, sbox, streams[i].size);
        return;
    }
    gost34311_work work;
    memset(&work, 0, sizeof work);
    work.sbox = sbox;
    run(&work, streams, count);
    wipe(&work, sizeof work);
}
