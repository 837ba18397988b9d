/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What kind of document some bytes are: by how they begin, then by content type and file name.
 * Cheap, so that pictures and other kinds without text never cost a process. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef enum {
    DOCUMENT_OTHER, /* nothing to read */
    DOCUMENT_PDF,
    DOCUMENT_ZIP, /* an office document, or an archive of files */
    DOCUMENT_TAR,
    DOCUMENT_GZIP,
    DOCUMENT_RTF,
    DOCUMENT_HTML,
    DOCUMENT_TEXT,
    DOCUMENT_MESSAGE,
} DocumentKind;

/* So many first bytes say everything. */
#define DOCUMENT_START 1024

/* `length` may be less only when there are no more bytes. `content_type` in lower case, `name` a
 * file name or its ending; both may be "". */
DocumentKind document_kind(const void *start, size_t length, const char *content_type,
                           const char *name);

/* Whether a document of this type and name may have text at all: asked before its bytes are at
 * hand. */
bool document_may_have_text(const char *content_type, const char *name);
