/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/residue-scan.h"

#include "archive/archive-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK (1024 * 1024)

typedef struct {
    Db *db;
    const Needles *needles;
    ResidueScan *scan;
} Walk;

void
residue_scan_clear(ResidueScan *scan)
{
    g_free(scan->first_file);
    g_free(scan->is_found);
}

static void
note(ResidueScan *scan, const char *path, int64_t offset, guint which)
{
    scan->places++;
    scan->is_found[which] = true;
    if (scan->first_file != NULL)
        return;
    scan->first_file = g_strdup(path);
    scan->first_offset = offset;
}

/* `offset` is that of the first byte in the file. */
static void
look(const Needles *needles, const uint8_t *bytes, size_t length, int64_t offset, const char *path,
     ResidueScan *scan)
{
    guint which;
    ssize_t place = -1;
    while ((place = needles_find(needles, bytes, length, (size_t)(place + 1), &which)) >= 0)
        note(scan, path, offset + place, which);
}

/* A needle may lie across two blocks: the end of each stays for the next. */
static bool
scan_open_file(int file, const char *path, const Needles *needles, ResidueScan *scan,
               GError **error)
{
    const size_t overlap = needles_length(needles) - 1;
    g_autofree uint8_t *buffer = g_malloc(overlap + BLOCK);
    size_t kept = 0;
    int64_t offset = 0; /* of the buffer's first byte */
    ssize_t got;
    while ((got = read(file, buffer + kept, BLOCK)) > 0) {
        size_t length = kept + (size_t)got;
        look(needles, buffer, length, offset, path, scan);
        scan->bytes += got;
        kept = MIN(overlap, length);
        memmove(buffer, buffer + length - kept, kept);
        offset += (int64_t)(length - kept);
    }
    return got == 0 || fail(error, FAIL_REFUSED, "reading %s: %s", path, g_strerror(errno));
}

static bool
scan_file(const char *path, Walk *walk, GError **error)
{
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return errno == ENOENT ||
               fail(error, FAIL_REFUSED, "reading %s: %s", path, g_strerror(errno));
    walk->scan->files++;
    bool is_done = scan_open_file(file, path, walk->needles, walk->scan, error);
    db_close_later(walk->db, file);
    return is_done;
}

static bool scan_directory(const char *directory, Walk *walk, GError **error);

/* A link to a file is followed, for the database may be one; a link to a directory might lead in
 * a circle. */
static bool
scan_entry(const char *path, Walk *walk, GError **error)
{
    struct stat own, target;
    if (lstat(path, &own) != 0 || stat(path, &target) != 0)
        return errno == ENOENT ||
               fail(error, FAIL_REFUSED, "reading %s: %s", path, g_strerror(errno));
    if (S_ISDIR(own.st_mode))
        return scan_directory(path, walk, error);
    return !S_ISREG(target.st_mode) || scan_file(path, walk, error);
}

static bool
scan_directory(const char *directory, Walk *walk, GError **error)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, error);
    if (entries == NULL)
        return fail_adopt(error, FAIL_REFUSED, "reading");
    const char *name;
    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (!scan_entry(path, walk, error))
            return false;
    }
    return true;
}

bool
residue_scan(Archive *archive, const Needles *needles, ResidueScan *scan, GError **error)
{
    *scan = (ResidueScan){.is_found = g_new0(bool, needles_count(needles))};
    Walk walk = {archive->db, needles, scan};
    return scan_directory(archive->settings->directory, &walk, error);
}
