/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "extract/container.h"

#include "extract/protocol.h"

#include <archive.h>
#include <archive_entry.h>

struct Container {
    Reading *reading;
    struct archive *archive;
    char buffer[65536];
};

static struct archive *
new_archive(void)
{
    struct archive *archive = archive_read_new();
    if (archive == NULL)
        g_error("out of memory");
    archive_read_support_filter_gzip(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_raw(archive);
    return archive;
}

Container *
container_open(Reading *reading, const void *bytes, size_t length)
{
    g_autoptr(Container) container = g_new(Container, 1);
    container->reading = reading;
    container->archive = new_archive();
    if (archive_read_open_memory(container->archive, bytes, length) != ARCHIVE_OK) {
        reading->is_damaged = true;
        return NULL;
    }
    return g_steal_pointer(&container);
}

void
container_free(Container *container)
{
    archive_read_free(container->archive);
    g_free(container);
}

bool
container_next(Container *container, const char **name)
{
    Reading *reading = container->reading;
    struct archive_entry *entry;
    do {
        int result = archive_read_next_header(container->archive, &entry);
        if (result == ARCHIVE_EOF || !reading_take_member(reading))
            return false;
        if (result != ARCHIVE_OK && result != ARCHIVE_WARN) {
            reading->is_damaged = true;
            return false;
        }
    } while (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0);
    const char *found = archive_entry_pathname_utf8(entry);
    if (found == NULL)
        found = archive_entry_pathname(entry);
    *name = found != NULL ? found : "";
    return true;
}

size_t
container_read(Container *container, const void **bytes)
{
    Reading *reading = container->reading;
    la_ssize_t length =
        archive_read_data(container->archive, container->buffer, sizeof container->buffer);
    if (length < 0 && archive_read_has_encrypted_entries(container->archive) <= 0)
        reading->is_damaged = true;
    if (length <= 0 || !reading_unpack(reading, (size_t)length))
        return 0;
    *bytes = container->buffer;
    return (size_t)length;
}

void
container_read_rest(Container *container, GByteArray *bytes)
{
    const void *piece;
    size_t length;
    while ((length = container_read(container, &piece)) > 0) {
        if (bytes->len + length > EXTRACT_INPUT_MAX) {
            container->reading->is_cut = true;
            g_byte_array_set_size(bytes, 0);
            return;
        }
        g_byte_array_append(bytes, piece, (guint)length);
    }
}
