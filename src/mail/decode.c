/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/decode.h"

#include <string.h>

void
part_reader_init(PartReader *reader, const Spool *raw, const MailPart *part)
{
    reader->raw = raw;
    reader->part = part;
    reader->offset = part->data != NULL ? 0 : part->start;
    reader->end = part->data != NULL ? (int64_t)g_bytes_get_size(part->data) : part->end;
    reader->is_escaped = false;
    g_mime_encoding_init_decode(&reader->decoder, part->encoding);
    if (part->encoding == GMIME_CONTENT_ENCODING_UUENCODE) /* the range starts after "begin" */
        reader->decoder.state |= GMIME_UUDECODE_STATE_BEGIN;
}

/* Each byte is 42 more than it was; after "=", 106 more. Line ends are none of the data. */
static size_t
decode_yenc(PartReader *reader, size_t length)
{
    uint8_t *out = reader->out;
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = reader->in[i];
        if (byte == '\r' || byte == '\n')
            continue;
        if (byte == '=' && !reader->is_escaped) {
            reader->is_escaped = true;
            continue;
        }
        *out++ = (uint8_t)(byte - 42 - (reader->is_escaped ? 64 : 0));
        reader->is_escaped = false;
    }
    return (size_t)(out - reader->out);
}

static ssize_t
read_piece(PartReader *reader, size_t wanted, GError **error)
{
    if (reader->part->data == NULL)
        return spool_read(reader->raw, reader->offset, reader->in, wanted, error);
    const uint8_t *bytes = g_bytes_get_data(reader->part->data, NULL);
    memcpy(reader->in, bytes + reader->offset, wanted);
    return (ssize_t)wanted;
}

static size_t
decode_piece(PartReader *reader, size_t length)
{
    if (reader->part->is_yenc)
        return decode_yenc(reader, length);
    const char *in = (const char *)reader->in;
    char *out = (char *)reader->out;
    return reader->offset < reader->end ? g_mime_encoding_step(&reader->decoder, in, length, out)
                                        : g_mime_encoding_flush(&reader->decoder, in, length, out);
}

bool
part_reader_next(PartReader *reader, size_t *length, GError **error)
{
    *length = 0;
    while (*length == 0 && reader->offset < reader->end) {
        size_t wanted = (size_t)MIN(PART_READER_PIECE, reader->end - reader->offset);
        ssize_t got = read_piece(reader, wanted, error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        reader->offset += got;
        *length = decode_piece(reader, (size_t)got);
    }
    return true;
}

bool
part_read(const Spool *raw, const MailPart *part, size_t limit, GByteArray *bytes, bool *is_cut,
          GError **error)
{
    g_autofree PartReader *reader = g_new(PartReader, 1);
    part_reader_init(reader, raw, part);
    *is_cut = false;
    size_t length, left = limit;
    do {
        if (!part_reader_next(reader, &length, error))
            return false;
        g_byte_array_append(bytes, reader->out, (guint)MIN(length, left));
        *is_cut = length > left;
        left -= MIN(length, left);
    } while (length > 0 && !*is_cut);
    return true;
}
