/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One part of an office document: a member of its zip file. */
#pragma once

#include "extract/reading.h"
#include "extract/xml-reader.h"

typedef struct {
    Reading *reading;
    const void *bytes; /* of the zip file */
    size_t length;
    GPtrArray *names; /* char *: of its members */
} OfficeFile;

/* The members that begin and end so, by the number between: "ppt/slides/slide" 1, 2, 10 ".xml".
 * The caller frees the array, not the names. */
GPtrArray *office_parts(const OfficeFile *file, const char *prefix, const char *suffix);

/* Feeds that member to the handler. A document may lack it. */
void office_part_read(const OfficeFile *file, const char *name, const XmlHandler *handler,
                      void *data);
