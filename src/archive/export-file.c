/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/export-file.h"

#include "base/error.h"
#include "base/new-file.h"
#include "base/spool.h"
#include "mail/mbox-exact.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_SIZE 65536

struct ExportFile {
    ExportFormat format;
    NewFile *file; /* NULL: standard output */
};

static bool
make_maildir(const char *path, GError **error)
{
    static const char *const states[] = {"cur", "new", "tmp"};
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        g_autofree char *folder = g_build_filename(path, states[i], NULL);
        if (g_mkdir(folder, 0700) != 0)
            return fail(error, FAIL_CANNOT_CREATE, "%s: %s", folder, g_strerror(errno));
    }
    return true;
}

ExportFile *
export_file_open(ExportFormat format, const char *path, GError **error)
{
    bool is_folder = format == EXPORT_MAILDIR || format == EXPORT_EML;
    if (path == NULL && is_folder) {
        fail(error, FAIL_USAGE, "--format=%s needs --output=FOLDER", export_format_name(format));
        return NULL;
    }
    g_autoptr(ExportFile) file = g_new0(ExportFile, 1);
    file->format = format;
    if (path == NULL)
        return g_steal_pointer(&file);
    file->file = is_folder ? new_file_open_folder(path, error) : new_file_open(path, error);
    if (file->file == NULL ||
        (format == EXPORT_MAILDIR && !make_maildir(new_file_place(file->file), error)))
        return NULL;
    return g_steal_pointer(&file);
}

void
export_file_free(ExportFile *file)
{
    g_clear_pointer(&file->file, new_file_free);
    g_free(file);
}

FILE *
export_file_stream(ExportFile *file)
{
    return file->file != NULL ? new_file_stream(file->file) : stdout;
}

/* ── a file for each message ─────────────────────────────────────────────────────────────── */

/* Seen, as mail programs call it: nobody needs to be told of it as new. */
static char *
file_path(const ExportFile *file, const Item *item, guint number)
{
    const char *folder = new_file_place(file->file);
    if (file->format == EXPORT_MAILDIR)
        return g_strdup_printf("%s/cur/%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT "_%u.letterbook:2,S",
                               folder, item->date_at, item->id, number);
    return g_strdup_printf("%s/%" G_GINT64_FORMAT "-%u.eml", folder, item->id, number);
}

static bool
copy(int descriptor, const Spool *raw, GError **error)
{
    g_autofree char *block = g_malloc(BLOCK_SIZE);
    for (int64_t offset = 0;;) {
        ssize_t got = spool_read(raw, offset, block, BLOCK_SIZE, error);
        if (got <= 0)
            return got == 0;
        for (ssize_t done = 0; done < got;) {
            ssize_t written = write(descriptor, block + done, (size_t)(got - done));
            if (written < 0)
                return fail(error, FAIL_TEMPORARY, "writing: %s", g_strerror(errno));
            done += written;
        }
        offset += got;
    }
}

static bool
write_message(const char *path, const Spool *raw, Instant date, GError **error)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return fail(error, FAIL_CANNOT_CREATE, "%s: %s", path, g_strerror(errno));
    const struct timespec times[] = {{.tv_sec = date}, {.tv_sec = date}};
    bool is_written = copy(descriptor, raw, error);
    if (is_written && futimens(descriptor, times) != 0)
        is_written = fail(error, FAIL_TEMPORARY, "dating %s: %s", path, g_strerror(errno));
    if (close(descriptor) != 0 && is_written)
        return fail(error, FAIL_TEMPORARY, "writing %s: %s", path, g_strerror(errno));
    return is_written;
}

bool
export_file_add(ExportFile *file, const Item *item, const GPtrArray *raw, GError **error)
{
    Instant date = item->received_at != INSTANT_NONE ? item->received_at : item->date_at;
    for (guint i = 0; i < raw->len; i++) {
        const Spool *rendition = g_ptr_array_index(raw, i);
        if (file->format == EXPORT_MBOX) {
            if (!mbox_exact_write(export_file_stream(file), rendition, date, error))
                return false;
            continue;
        }
        g_autofree char *path = file_path(file, item, i + 1);
        if (!write_message(path, rendition, date, error))
            return false;
    }
    return true;
}

bool
export_file_finish(ExportFile *file, GError **error)
{
    if (file->file != NULL)
        return new_file_finish(file->file, error);
    return (fflush(stdout) == 0 && ferror(stdout) == 0) ||
           fail(error, FAIL_TEMPORARY, "writing the output: %s", g_strerror(errno));
}
