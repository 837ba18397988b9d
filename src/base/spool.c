/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/spool.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct Spool {
    char *directory;
    GByteArray *memory;
    int descriptor; /* -1 while the bytes fit in memory */
    int64_t size;
};

Spool *
spool_new(const char *directory)
{
    Spool *spool = g_new0(Spool, 1);
    spool->directory = g_strdup(directory);
    spool->memory = g_byte_array_new();
    spool->descriptor = -1;
    return spool;
}

void
spool_free(Spool *spool)
{
    if (spool->descriptor >= 0)
        close(spool->descriptor);
    g_byte_array_unref(spool->memory);
    g_free(spool->directory);
    g_free(spool);
}

/* O_TMPFILE where the file system has it, else a file that loses its name at once. */
static int
open_nameless(const char *directory)
{
    int descriptor = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0 || (errno != EOPNOTSUPP && errno != EISDIR))
        return descriptor;
    g_autofree char *path = g_build_filename(directory, ".spool-XXXXXX", NULL);
    descriptor = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (descriptor >= 0)
        unlink(path);
    return descriptor;
}

static bool
write_at_end(Spool *spool, const uint8_t *bytes, size_t length, GError **error)
{
    while (length > 0) {
        ssize_t written = pwrite(spool->descriptor, bytes, length, spool->size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail(error, FAIL_TEMPORARY, "writing a large message to %s: %s",
                        spool->directory, g_strerror(errno));
        bytes += written;
        length -= (size_t)written;
        spool->size += written;
    }
    return true;
}

static bool
move_to_file(Spool *spool, GError **error)
{
    spool->descriptor = open_nameless(spool->directory);
    if (spool->descriptor < 0)
        return fail(error, FAIL_TEMPORARY, "making a temporary file in %s: %s", spool->directory,
                    g_strerror(errno));
    spool->size = 0;
    bool moved = write_at_end(spool, spool->memory->data, spool->memory->len, error);
    g_byte_array_set_size(spool->memory, 0);
    return moved;
}

bool
spool_append(Spool *spool, const void *bytes, size_t length, GError **error)
{
    bool fits = spool->directory == NULL || spool->size + (int64_t)length <= SPOOL_MEMORY_MAX;
    if (spool->descriptor < 0 && fits) {
        g_byte_array_append(spool->memory, bytes, (guint)length);
        spool->size += (int64_t)length;
        return true;
    }
    if (spool->descriptor < 0 && !move_to_file(spool, error))
        return false;
    return write_at_end(spool, bytes, length, error);
}

void
spool_reset(Spool *spool)
{
    if (spool->descriptor >= 0)
        close(spool->descriptor);
    spool->descriptor = -1;
    g_byte_array_set_size(spool->memory, 0);
    spool->size = 0;
}

Spool *
spool_take(Spool *spool)
{
    Spool *taker = spool_new(spool->directory);
    Spool kept = *taker;
    *taker = *spool;
    taker->directory = kept.directory;
    kept.directory = spool->directory;
    *spool = kept;
    return taker;
}

int64_t
spool_size(const Spool *spool)
{
    return spool->size;
}

ssize_t
spool_read(const Spool *spool, int64_t offset, void *buffer, size_t length, GError **error)
{
    if (offset >= spool->size)
        return 0;
    length = MIN(length, (size_t)(spool->size - offset));
    if (spool->descriptor < 0) {
        memcpy(buffer, spool->memory->data + offset, length);
        return (ssize_t)length;
    }
    size_t got = 0;
    while (got < length) {
        ssize_t part =
            pread(spool->descriptor, (uint8_t *)buffer + got, length - got, offset + (int64_t)got);
        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0) {
            fail(error, FAIL_TEMPORARY, "reading back a large message: %s",
                 part == 0 ? "the file is shorter than what was written" : g_strerror(errno));
            return -1;
        }
        got += (size_t)part;
    }
    return (ssize_t)got;
}

const uint8_t *
spool_memory(const Spool *spool)
{
    static const uint8_t nothing[1] = {0};
    if (spool->descriptor >= 0)
        return NULL;
    return spool->memory->data != NULL ? spool->memory->data : nothing;
}

int
spool_descriptor(const Spool *spool)
{
    return spool->descriptor;
}
