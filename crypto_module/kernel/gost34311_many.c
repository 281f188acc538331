/* GOST 34.311-95: many running hashes of one S-box. */
#include "gost34311.h"

void gost34311_update_many(const gost34311_sbox *sbox, gost34311_stream *streams, size_t count)
{
    for (size_t i = 0; i < count; i++)
        gost34311_update(streams[i].state, sbox, streams[i].data, streams[i].size);
}
