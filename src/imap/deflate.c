/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/deflate.h"

#include <stdbool.h>
#include <string.h>
#include <zlib.h>

#define RAW_WINDOW_BITS (-15)
#define MEMORY_LEVEL 8
#define PIECE 4096

struct Deflate {
    z_stream in, out;
    bool is_damaged;
    unsigned char fed[DEFLATE_FEED_MAX];
};

Deflate *
deflate_new(void)
{
    Deflate *streams = g_new0(Deflate, 1);
    if (inflateInit2(&streams->in, RAW_WINDOW_BITS) != Z_OK ||
        deflateInit2(&streams->out, Z_DEFAULT_COMPRESSION, Z_DEFLATED, RAW_WINDOW_BITS,
                     MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        g_error("out of memory");
    return streams;
}

void
deflate_free(Deflate *streams)
{
    inflateEnd(&streams->in);
    deflateEnd(&streams->out);
    g_free(streams);
}

void
deflate_feed(Deflate *streams, const void *bytes, size_t length)
{
    g_assert(streams->in.avail_in == 0 && length <= sizeof streams->fed);
    memcpy(streams->fed, bytes, length);
    streams->in.next_in = streams->fed;
    streams->in.avail_in = (uInt)length;
}

ssize_t
deflate_unpack(Deflate *streams, void *buffer, size_t length)
{
    z_stream *in = &streams->in;
    length = MIN(length, G_MAXINT);
    in->next_out = buffer;
    in->avail_out = (uInt)length;
    int result = streams->is_damaged ? Z_DATA_ERROR : inflate(in, Z_SYNC_FLUSH);
    size_t count = length - in->avail_out;
    /* Z_BUF_ERROR: nothing to do. What came out before the damage is sound. */
    streams->is_damaged = result != Z_OK && result != Z_BUF_ERROR;
    return streams->is_damaged && count == 0 ? -1 : (ssize_t)count;
}

GByteArray *
deflate_pack(Deflate *streams, const void *bytes, size_t length)
{
    GByteArray *packed = g_byte_array_new();
    unsigned char piece[PIECE];
    z_stream *out = &streams->out;
    g_assert(length <= G_MAXINT);
    g_autofree unsigned char *copy = g_memdup2(bytes, length); /* zlib takes nothing const */
    out->next_in = copy;
    out->avail_in = (uInt)length;
    do {
        out->next_out = piece;
        out->avail_out = sizeof piece;
        if (deflate(out, Z_SYNC_FLUSH) == Z_STREAM_ERROR)
            g_error("deflate: its state is damaged");
        g_byte_array_append(packed, piece, (guint)(sizeof piece - out->avail_out));
    } while (out->avail_out == 0);
    return packed;
}
