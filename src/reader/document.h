/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a document of any kind that we know, and of the documents inside it. */
#pragma once

#include "extract/reading.h"

typedef struct {
    const void *bytes;
    size_t length;
    const char *content_type; /* lower case; "": not known */
    const char *name;         /* file name or its ending; "": not known */
    const char *charset;      /* "": not known */
} Document;

/* Once, before files can no longer be opened: makes libraries open what reading may take. */
void document_init(void);

void document_read(Reading *reading, const Document *document);
