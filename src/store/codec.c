/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/codec.h"

#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

/* libdeflate writes what zlib reads, in half the time; zlib reads, because it can stop after the
 * first bytes of a block. Level 9 is no smaller on mail and slower. */
#define LEVEL 6
#define RAW_DEFLATE (-MAX_WBITS)

/* Larger blocks are judged by three samples of this size: at the start, in the middle, at the
 * end. The first bytes alone do not tell: many formats have a header that shrinks. */
#define SAMPLE_SIZE 2048
#define SAMPLES 3

struct Codec {
    struct libdeflate_compressor *deflater; /* NULL until the first use */
    z_stream inflater;
    bool can_inflate; /* the stream is set up */
    uint8_t *packed;
    size_t capacity;
};

Codec *
codec_new(void)
{
    return g_new0(Codec, 1);
}

void
codec_free(Codec *codec)
{
    g_clear_pointer(&codec->deflater, libdeflate_free_compressor);
    if (codec->can_inflate)
        inflateEnd(&codec->inflater);
    g_free(codec->packed);
    g_free(codec);
}

static void
ready_to_inflate(Codec *codec)
{
    if (codec->can_inflate)
        inflateReset(&codec->inflater);
    else if (inflateInit2(&codec->inflater, RAW_DEFLATE) != Z_OK)
        g_error("zlib: no memory");
    codec->can_inflate = true;
}

static void
reserve(Codec *codec, size_t capacity)
{
    if (capacity <= codec->capacity)
        return;
    g_free(codec->packed);
    codec->packed = g_malloc(capacity);
    codec->capacity = capacity;
}

/* The deflated length, or 0 when it does not fit into `capacity`. */
static size_t
deflate_into(Codec *codec, const uint8_t *bytes, size_t length, size_t capacity)
{
    if (codec->deflater == NULL)
        codec->deflater = libdeflate_alloc_compressor(LEVEL);
    if (codec->deflater == NULL)
        g_error("libdeflate: no memory");
    return libdeflate_deflate_compress(codec->deflater, bytes, length, codec->packed, capacity);
}

/* What has to be saved at least: a sixteenth. Inflating costs more than reading these bytes. */
static size_t
worthwhile(size_t length)
{
    return length - length / 16;
}

static bool
samples_shrink(Codec *codec, const uint8_t *bytes, size_t length)
{
    if (length < 4 * SAMPLES * SAMPLE_SIZE)
        return true;
    const size_t offsets[SAMPLES] = {0, (length - SAMPLE_SIZE) / 2, length - SAMPLE_SIZE};
    for (size_t i = 0; i < SAMPLES; i++)
        if (deflate_into(codec, bytes + offsets[i], SAMPLE_SIZE, worthwhile(SAMPLE_SIZE)) > 0)
            return true;
    return false;
}

Packed
codec_pack(Codec *codec, const void *bytes, size_t length)
{
    size_t capacity = worthwhile(length);
    if (capacity > 0 && length <= G_MAXUINT32) {
        reserve(codec, MAX(capacity, SAMPLE_SIZE));
        size_t deflated =
            samples_shrink(codec, bytes, length) ? deflate_into(codec, bytes, length, capacity) : 0;
        if (deflated > 0)
            return (Packed){PACK_DEFLATED, codec->packed, deflated};
    }
    return (Packed){PACK_STORED, bytes, length};
}

static bool
inflate_exactly(Codec *codec, const Packed *packed, void *block, size_t size)
{
    if (packed->length > G_MAXUINT32 || size > G_MAXUINT32)
        return false;
    ready_to_inflate(codec);
    codec->inflater.next_in = (z_const Bytef *)(guintptr)packed->bytes;
    codec->inflater.avail_in = (uInt)packed->length;
    codec->inflater.next_out = block;
    codec->inflater.avail_out = (uInt)size;
    int result = inflate(&codec->inflater, Z_SYNC_FLUSH);
    return (result == Z_OK || result == Z_STREAM_END) && codec->inflater.avail_out == 0;
}

bool
codec_unpack(Codec *codec, const Packed *packed, void *block, size_t size, GError **error)
{
    if (size == 0)
        return true;
    switch (packed->method) {
    case PACK_STORED:
        if (packed->length < size)
            break;
        memcpy(block, packed->bytes, size);
        return true;
    case PACK_DEFLATED:
        if (!inflate_exactly(codec, packed, block, size))
            break;
        return true;
    }
    return fail(error, FAIL_CORRUPT, "a compressed block of the archive is damaged");
}
