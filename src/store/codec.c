/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/codec.h"

#include "store/dictionary.h"

#include <libdeflate.h>
#include <string.h>
#include <zlib.h>

/* libdeflate writes what zlib reads, in half the time; zlib reads, because it can stop after the
 * first bytes of a block. Level 9 is no smaller on mail and slower. */
#define LEVEL 6
#define RAW_DEFLATE (-MAX_WBITS)

/* Larger messages teach the compressor enough by themselves; and libdeflate, which takes no
 * dictionary, is faster than zlib. */
#define SMALL_MAX (8 * 1024)

/* Of a longer block too little is near the primer; and the same goes for zlib. */
#define PRIMED_MAX (64 * 1024)

/* Larger blocks are judged by three samples of this size: at the start, in the middle, at the
 * end. The first bytes alone do not tell: many formats have a header that shrinks. */
#define SAMPLE_SIZE 2048
#define SAMPLES 3

struct Codec {
    struct libdeflate_compressor *deflater;         /* NULL until the first use */
    struct libdeflate_decompressor *whole_inflater; /* likewise; takes no dictionary */
    z_stream inflater;
    bool can_inflate;              /* the stream is set up */
    z_stream after;                /* deflates after a primer */
    bool can_deflate_after;        /* likewise */
    z_stream primed[DICTIONARIES]; /* each has read its dictionary, and is copied for each use */
    GBytes *dictionaries[DICTIONARIES]; /* NULL until the first use */
    bool is_primed[DICTIONARIES];
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
    g_clear_pointer(&codec->whole_inflater, libdeflate_free_decompressor);
    if (codec->can_inflate)
        inflateEnd(&codec->inflater);
    if (codec->can_deflate_after)
        deflateEnd(&codec->after);
    for (size_t i = 0; i < DICTIONARIES; i++) {
        if (codec->is_primed[i])
            deflateEnd(&codec->primed[i]);
        g_clear_pointer(&codec->dictionaries[i], g_bytes_unref);
    }
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
            return (Packed){PACK_DEFLATED, codec->packed, deflated, NULL};
    }
    return (Packed){PACK_STORED, bytes, length, NULL};
}

/* ── with a dictionary ───────────────────────────────────────────────────────────────────── */

static GBytes *
dictionary(Codec *codec, Dictionary which)
{
    if (codec->dictionaries[which] == NULL)
        codec->dictionaries[which] = dictionary_load(which);
    return codec->dictionaries[which];
}

static z_stream *
primed(Codec *codec, Dictionary which)
{
    z_stream *stream = &codec->primed[which];
    if (codec->is_primed[which])
        return stream;
    gsize length;
    const void *bytes = g_bytes_get_data(dictionary(codec, which), &length);
    if (deflateInit2(stream, LEVEL, Z_DEFLATED, RAW_DEFLATE, 8, Z_DEFAULT_STRATEGY) != Z_OK ||
        deflateSetDictionary(stream, bytes, (uInt)length) != Z_OK)
        g_error("zlib: no memory");
    codec->is_primed[which] = true;
    return stream;
}

/* The deflated length, or 0 when it does not fit into `capacity`. */
static size_t
deflate_with(Codec *codec, Dictionary which, const uint8_t *bytes, size_t length, size_t capacity)
{
    z_stream stream;
    if (deflateCopy(&stream, primed(codec, which)) != Z_OK)
        g_error("zlib: no memory");
    stream.next_in = (z_const Bytef *)(guintptr)bytes;
    stream.avail_in = (uInt)length;
    stream.next_out = codec->packed;
    stream.avail_out = (uInt)capacity;
    int result = deflate(&stream, Z_FINISH);
    size_t deflated = result == Z_STREAM_END ? (size_t)stream.total_out : 0;
    deflateEnd(&stream);
    return deflated;
}

static Dictionary
fitting(const uint8_t *bytes, size_t length)
{
    const uint8_t *end = memchr(bytes, '\n', length);
    bool is_crlf = end != NULL && end > bytes && end[-1] == '\r';
    return is_crlf ? DICTIONARY_MESSAGE_1_CRLF : DICTIONARY_MESSAGE_1_LF;
}

Packed
codec_pack_message(Codec *codec, const void *bytes, size_t length)
{
    size_t capacity = worthwhile(length);
    if (capacity == 0 || length > SMALL_MAX)
        return codec_pack(codec, bytes, length);
    reserve(codec, capacity);
    Dictionary which = fitting(bytes, length);
    size_t deflated = deflate_with(codec, which, bytes, length, capacity);
    if (deflated == 0)
        return (Packed){PACK_STORED, bytes, length, NULL};
    return (Packed){which == DICTIONARY_MESSAGE_1_CRLF ? PACK_MESSAGE_1_CRLF : PACK_MESSAGE_1_LF,
                    codec->packed, deflated, NULL};
}

/* ── after a primer ──────────────────────────────────────────────────────────────────────── */

static void
ready_to_deflate_after(Codec *codec)
{
    if (codec->can_deflate_after)
        deflateReset(&codec->after);
    else if (deflateInit2(&codec->after, LEVEL, Z_DEFLATED, RAW_DEFLATE, 8, Z_DEFAULT_STRATEGY) !=
             Z_OK)
        g_error("zlib: no memory");
    codec->can_deflate_after = true;
}

/* The deflated length, or 0 when it does not fit into `capacity`. */
static size_t
deflate_after(Codec *codec, const Primer *primer, const uint8_t *bytes, size_t length,
              size_t capacity)
{
    z_stream *stream = &codec->after;
    ready_to_deflate_after(codec);
    if (deflateSetDictionary(stream, primer->bytes, (uInt)primer->length) != Z_OK)
        return 0;
    stream->next_in = (z_const Bytef *)(guintptr)bytes;
    stream->avail_in = (uInt)length;
    stream->next_out = codec->packed;
    stream->avail_out = (uInt)capacity;
    return deflate(stream, Z_FINISH) == Z_STREAM_END ? (size_t)stream->total_out : 0;
}

Packed
codec_pack_primed(Codec *codec, const Primer *primer, const void *bytes, size_t length)
{
    size_t capacity = worthwhile(length);
    if (capacity == 0 || length > PRIMED_MAX || primer->length == 0)
        return codec_pack(codec, bytes, length);
    reserve(codec, capacity);
    size_t deflated = deflate_after(codec, primer, bytes, length, capacity);
    if (deflated == 0)
        return (Packed){PACK_STORED, bytes, length, NULL};
    return (Packed){PACK_PRIMED, codec->packed, deflated, primer};
}

/* ── unpacking ───────────────────────────────────────────────────────────────────────────── */

static bool
give_dictionary(Codec *codec, Dictionary which)
{
    gsize length;
    const void *bytes = g_bytes_get_data(dictionary(codec, which), &length);
    return inflateSetDictionary(&codec->inflater, bytes, (uInt)length) == Z_OK;
}

static bool
prepare_window(Codec *codec, const Packed *packed)
{
    const Primer *primer = packed->primer;
    switch (packed->method) {
    case PACK_MESSAGE_1_CRLF:
        return give_dictionary(codec, DICTIONARY_MESSAGE_1_CRLF);
    case PACK_MESSAGE_1_LF:
        return give_dictionary(codec, DICTIONARY_MESSAGE_1_LF);
    case PACK_PRIMED:
        return primer != NULL && primer->length > 0 &&
               inflateSetDictionary(&codec->inflater, primer->bytes, (uInt)primer->length) == Z_OK;
    default:
        return true;
    }
}

static bool
inflate_exactly(Codec *codec, const Packed *packed, void *block, size_t size)
{
    if (packed->length > G_MAXUINT32 || size > G_MAXUINT32)
        return false;
    ready_to_inflate(codec);
    if (!prepare_window(codec, packed))
        return false;
    codec->inflater.next_in = (z_const Bytef *)(guintptr)packed->bytes;
    codec->inflater.avail_in = (uInt)packed->length;
    codec->inflater.next_out = block;
    codec->inflater.avail_out = (uInt)size;
    int result = inflate(&codec->inflater, Z_SYNC_FLUSH);
    return (result == Z_OK || result == Z_STREAM_END) && codec->inflater.avail_out == 0;
}

static bool
fail_damaged(GError **error)
{
    return fail(error, FAIL_CORRUPT, "a compressed block of the archive is damaged");
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
    case PACK_MESSAGE_1_CRLF:
    case PACK_MESSAGE_1_LF:
    case PACK_PRIMED:
        if (!inflate_exactly(codec, packed, block, size))
            break;
        return true;
    }
    return fail_damaged(error);
}

bool
codec_unpack_whole(Codec *codec, const Packed *packed, void *block, size_t size, GError **error)
{
    if (packed->method != PACK_DEFLATED || size == 0)
        return codec_unpack(codec, packed, block, size, error);
    if (codec->whole_inflater == NULL)
        codec->whole_inflater = libdeflate_alloc_decompressor();
    if (codec->whole_inflater == NULL)
        g_error("libdeflate: no memory");
    return libdeflate_deflate_decompress(codec->whole_inflater, packed->bytes, packed->length,
                                         block, size, NULL) == LIBDEFLATE_SUCCESS ||
           fail_damaged(error);
}

bool
codec_unpack_primer(Codec *codec, const Packed *packed, size_t size, Primer *primer, GError **error)
{
    primer->length = MIN(size, PRIMER_SIZE);
    return size == primer->length
               ? codec_unpack_whole(codec, packed, primer->bytes, size, error)
               : codec_unpack(codec, packed, primer->bytes, primer->length, error);
}
