/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of attachments, read by another program that may do nothing else
 * (extract/protocol.h). It is started for the first, and waits for more; a process of its own reads
 * each. Whatever the attachment does to its reader, this program only gets bytes, or none, in
 * bounded time and memory. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    EXTRACT_TEXT,
    EXTRACT_NOTHING,     /* there is no text, or not for us */
    EXTRACT_DAMAGED,     /* broken or hostile: the text is what could be read */
    EXTRACT_LIMITS,      /* too much, or too slow: the text is the first of it */
    EXTRACT_UNAVAILABLE, /* the program cannot be started, or cannot lock itself in */
} ExtractResult;

typedef struct {
    const char *content_type, *filename, *charset; /* "" for what is not known */
    int descriptor;                                /* of a file with the bytes, borrowed */
} ExtractInput;

typedef struct Extractor Extractor;

/* `program` NULL: the one that belongs to this program. Starts nothing yet. */
Extractor *extractor_new(const char *program);

/* Ends what was started. */
void extractor_free(Extractor *extractor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Extractor, extractor_free)

/* The program's full path. */
const char *extractor_program(const Extractor *extractor);

/* Waits `wait_ms` at most, besides starting and killing. *text is newly allocated, valid UTF-8, ""
 * when there is none. Can be called by several threads at once. */
ExtractResult extractor_read(Extractor *extractor, const ExtractInput *input, int wait_ms,
                             char **text);
