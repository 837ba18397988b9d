/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lines of a spool or a file, one after the other, in fixed memory. */
#pragma once

#include "base/spool.h"

#define LINES_BUFFER_SIZE 65536

typedef struct {
    const Spool *raw; /* NULL: the file */
    int descriptor;
    int64_t offset;  /* of the next byte to read into the buffer */
    char *buffer;    /* LINES_BUFFER_SIZE bytes */
    size_t from, to; /* unread part of the buffer */
    bool is_midline; /* the next piece continues a line */
} LineReader;

typedef struct {
    const char *bytes; /* with the line end, if it has one; borrowed until the next read */
    size_t length;     /* 0 at the end */
    int64_t offset;
    bool is_start; /* false: goes on with a line longer than the buffer */
} Line;

void line_reader_init(LineReader *reader, const Spool *raw, int64_t offset);

/* `descriptor` is borrowed; its file position is not used. */
void line_reader_init_file(LineReader *reader, int descriptor, int64_t offset);
void line_reader_clear(LineReader *reader);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LineReader, line_reader_clear)

bool line_reader_next(LineReader *reader, Line *line, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Like spool_read(), for a file: FAIL_TEMPORARY when it cannot be read. */
ssize_t file_read(int descriptor, int64_t offset, void *buffer, size_t length,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
