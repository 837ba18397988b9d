/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that come in pieces become compressed chunks of a content. Needs no database. */
#pragma once

#include "store/byte-sink.h"
#include "store/codec.h"

#define CHUNK_SIZE (256 * 1024)

/* One chunk, and how many bytes it was before; borrowed for the call. */
typedef bool (*ChunkFunc)(void *data, const Packed *packed, size_t size, GError **error);

typedef struct {
    Codec *codec; /* borrowed */
    bool is_message;
    ChunkFunc on_chunk;
    void *data;
    int64_t size, done;
    uint8_t *chunk;
    size_t chunk_size, filled;
} Chunker;

/* `size` bytes are going to come. `is_message`: a message, or what is left of one;
 * codec_pack_message() has its beginning. The caller sets on_chunk and data. */
void chunker_init(Chunker *chunker, Codec *codec, int64_t size, bool is_message);
void chunker_clear(Chunker *chunker);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chunker, chunker_clear)

/* A ByteSink; `data` is the chunker. */
bool chunker_add(void *data, const uint8_t *bytes, size_t length,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The last chunk. FAIL_CORRUPT when more or fewer bytes came. */
bool chunker_finish(Chunker *chunker, GError **error) G_GNUC_WARN_UNUSED_RESULT;
