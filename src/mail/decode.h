/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The decoded bytes of a part, in pieces. */
#pragma once

#include "mail/parts.h"

#define PART_READER_PIECE 16384

typedef struct {
    const Spool *raw;
    const MailPart *part; /* borrowed */
    int64_t offset, end;
    GMimeEncoding decoder;
    bool is_escaped; /* yEnc: the piece before ended with an escape character */
    uint8_t in[PART_READER_PIECE];
    uint8_t out[PART_READER_PIECE + 1024];
} PartReader;

void part_reader_init(PartReader *reader, const Spool *raw, const MailPart *part);

/* Sets *length to the next bytes in reader->out, 0 at the end. */
bool part_reader_next(PartReader *reader, size_t *length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Appends at most `limit` decoded bytes to `bytes`; *is_cut when there are more. */
bool part_read(const Spool *raw, const MailPart *part, size_t limit, GByteArray *bytes,
               bool *is_cut, GError **error) G_GNUC_WARN_UNUSED_RESULT;
