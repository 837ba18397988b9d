/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The header block of a message, read from the raw bytes: field names and values as sent. */
#pragma once

#include "base/spool.h"

/* What lies beyond is taken for the body. */
#define HEADER_BLOCK_MAX (1024 * 1024)
#define HEADER_FIELDS_MAX 10000

typedef struct {
    const char *name; /* as sent; ends in NUL */
    const char
        *value; /* unfolded: line ends and NUL bytes taken out, outer blanks too; ends in NUL */
} HeaderField;

typedef struct {
    int64_t start; /* of the first field: after an mbox From_ line, which some messages carry */
    int64_t body_offset; /* after the empty line */
    GArray *fields;      /* HeaderField, in order */
    bool is_cut;         /* a maximum was reached */
    GByteArray *bytes;   /* what the fields point into */
} HeaderBlock;

/* NULL only when the spool cannot be read. */
HeaderBlock *header_block_read(const Spool *raw, int64_t offset,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same from bytes in memory. */
HeaderBlock *header_block_of(const char *bytes, size_t length);
void header_block_free(HeaderBlock *block);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeaderBlock, header_block_free)

/* Value of the first field of this name, NULL when absent. Borrowed. */
const char *header_find(const HeaderBlock *block, const char *name);

/* The next field of this name from *position on (start at 0); NULL after the last. */
const char *header_next(const HeaderBlock *block, const char *name, guint *position);

/* Length of the field name with which a line begins (RFC 5322 §2.2, blanks allowed before the
 * colon), 0 when the line is no field. */
size_t header_name_length(const char *line, size_t length);

/* True for "\n" and "\r\n". */
bool header_line_is_empty(const char *line, size_t length);

/* How much of the bytes up to an empty line (included) is a header: senders forget the empty line,
 * or put blanks into it. */
size_t header_fields_length(const char *bytes, size_t length);
