/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/decode.h"

void
part_reader_init(PartReader *reader, const Spool *raw, const MailPart *part)
{
    reader->raw = raw;
    reader->offset = part->start;
    reader->end = part->end;
    g_mime_encoding_init_decode(&reader->decoder, part->encoding);
    if (part->encoding == GMIME_CONTENT_ENCODING_UUENCODE) /* the range starts after "begin" */
        reader->decoder.state |= GMIME_UUDECODE_STATE_BEGIN;
}

bool
part_reader_next(PartReader *reader, size_t *length, GError **error)
{
    *length = 0;
    while (*length == 0 && reader->offset < reader->end) {
        size_t wanted = (size_t)MIN(PART_READER_PIECE, reader->end - reader->offset);
        ssize_t got = spool_read(reader->raw, reader->offset, reader->in, wanted, error);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        reader->offset += got;
        *length = reader->offset < reader->end
                      ? g_mime_encoding_step(&reader->decoder, (char *)reader->in, (size_t)got,
                                             (char *)reader->out)
                      : g_mime_encoding_flush(&reader->decoder, (char *)reader->in, (size_t)got,
                                              (char *)reader->out);
    }
    return true;
}

bool
part_read(const Spool *raw, const MailPart *part, size_t limit, GByteArray *bytes, bool *is_cut,
          GError **error)
{
    g_autofree PartReader *reader = g_new(PartReader, 1);
    part_reader_init(reader, raw, part);
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
