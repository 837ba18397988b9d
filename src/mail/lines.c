/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/lines.h"

#include "base/error.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void
line_reader_init(LineReader *reader, const Spool *raw, int64_t offset)
{
    *reader = (LineReader){.raw = raw, .offset = offset, .buffer = g_malloc(LINES_BUFFER_SIZE)};
}

void
line_reader_init_file(LineReader *reader, int descriptor, int64_t offset)
{
    line_reader_init(reader, NULL, offset);
    reader->descriptor = descriptor;
}

void
line_reader_clear(LineReader *reader)
{
    g_clear_pointer(&reader->buffer, g_free);
}

ssize_t
file_read(int descriptor, int64_t offset, void *buffer, size_t length, GError **error)
{
    size_t got = 0;
    while (got < length) {
        ssize_t part = pread(descriptor, (char *)buffer + got, length - got, offset + (int64_t)got);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0) {
            fail(error, FAIL_TEMPORARY, "reading: %s", g_strerror(errno));
            return -1;
        }
        if (part == 0)
            break;
        got += (size_t)part;
    }
    return (ssize_t)got;
}

static bool
refill(LineReader *reader, GError **error)
{
    memmove(reader->buffer, reader->buffer + reader->from, reader->to - reader->from);
    reader->to -= reader->from;
    reader->from = 0;
    char *end = reader->buffer + reader->to;
    size_t room = LINES_BUFFER_SIZE - reader->to;
    ssize_t got = reader->raw != NULL
                      ? spool_read(reader->raw, reader->offset, end, room, error)
                      : file_read(reader->descriptor, reader->offset, end, room, error);
    if (got < 0)
        return false;
    reader->offset += got;
    reader->to += (size_t)got;
    return true;
}

bool
line_reader_next(LineReader *reader, Line *line, GError **error)
{
    const char *start = reader->buffer + reader->from;
    const char *newline = memchr(start, '\n', reader->to - reader->from);
    if (newline == NULL) {
        if (!refill(reader, error))
            return false;
        start = reader->buffer;
        newline = memchr(start, '\n', reader->to);
    }
    size_t length = newline != NULL ? (size_t)(newline - start) + 1 : reader->to - reader->from;
    *line = (Line){.bytes = start,
                   .length = length,
                   .offset = reader->offset - (int64_t)(reader->to - reader->from),
                   .is_start = !reader->is_midline};
    reader->from += length;
    reader->is_midline = length > 0 && newline == NULL;
    return true;
}
