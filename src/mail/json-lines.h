/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The JSON lines that letterbook exports: of each object the keys "server_date" and "raw", an array
 * of strings in base64, are read, in any order and spelling; the rest is passed over. Memory does
 * not grow with a message. */
#pragma once

#include "mail/source.h"

/* True when the bytes at the start of a file begin such lines. */
bool json_lines_begin(const char *start, size_t length);

typedef struct {
    const char *path; /* for places: "export.jsonl:12", by line */
    int descriptor;
    Instant file_date;           /* for objects without a date */
    const char *spool_directory; /* for large messages */
    MailSourceFunc on_message;
    MailSkippedFunc on_skipped;
    void *data;
} JsonLinesRead;

/* A line that is no such object is skipped, and so is one without raw messages. */
bool json_lines_read(const JsonLinesRead *lines, GError **error) G_GNUC_WARN_UNUSED_RESULT;
