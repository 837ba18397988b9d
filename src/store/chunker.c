/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/chunker.h"

#include <string.h>

void
chunker_init(Chunker *chunker, Codec *codec, int64_t size, bool is_message)
{
    *chunker = (Chunker){
        .codec = codec,
        .is_message = is_message,
        .size = size,
        .chunk_size = (size_t)MIN(size, CHUNK_SIZE),
    };
    chunker->chunk = g_malloc(chunker->chunk_size);
}

void
chunker_clear(Chunker *chunker)
{
    g_clear_pointer(&chunker->chunk, g_free);
}

static bool
end_chunk(Chunker *chunker, GError **error)
{
    Packed packed = chunker->is_message && chunker->done == 0
                        ? codec_pack_message(chunker->codec, chunker->chunk, chunker->filled)
                        : codec_pack(chunker->codec, chunker->chunk, chunker->filled);
    if (!chunker->on_chunk(chunker->data, &packed, chunker->filled, error))
        return false;
    chunker->done += (int64_t)chunker->filled;
    chunker->filled = 0;
    return true;
}

bool
chunker_add(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    Chunker *chunker = data;
    if ((int64_t)length > chunker->size - chunker->done - (int64_t)chunker->filled)
        return fail(error, FAIL_CORRUPT, "a message became longer while it was stored");
    while (length > 0) {
        size_t part = MIN(length, chunker->chunk_size - chunker->filled);
        memcpy(chunker->chunk + chunker->filled, bytes, part);
        chunker->filled += part;
        bytes += part;
        length -= part;
        if (chunker->filled == chunker->chunk_size && !end_chunk(chunker, error))
            return false;
    }
    return true;
}

bool
chunker_finish(Chunker *chunker, GError **error)
{
    if (chunker->filled > 0 && !end_chunk(chunker, error))
        return false;
    return chunker->done == chunker->size ||
           fail(error, FAIL_CORRUPT, "a message became shorter while it was stored");
}
