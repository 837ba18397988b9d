/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/new-file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* Folders open at once while a tree is removed. */
#define TREE_DESCRIPTORS 8

struct NewFile {
    char *path, *place;
    FILE *stream; /* NULL: a folder */
    bool is_finished;
};

/* The place is beside the path: on the same file system. */
static NewFile *
prepare(const char *path, GError **error)
{
    struct stat status;
    if (lstat(path, &status) == 0) {
        fail(error, FAIL_CANNOT_CREATE, "%s is there already: nothing is overwritten", path);
        return NULL;
    }
    NewFile *file = g_new0(NewFile, 1);
    file->path = g_strdup(path);
    file->place = g_strconcat(path, ".XXXXXX", NULL);
    return file;
}

static NewFile *
give_up(NewFile *file, GError **error)
{
    fail(error, FAIL_CANNOT_CREATE, "%s: %s", file->path, g_strerror(errno));
    g_clear_pointer(&file->place, g_free);
    new_file_free(file);
    return NULL;
}

NewFile *
new_file_open(const char *path, GError **error)
{
    NewFile *file = prepare(path, error);
    if (file == NULL)
        return NULL;
    int descriptor = g_mkstemp_full(file->place, O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return give_up(file, error);
    file->stream = fdopen(descriptor, "w");
    return file;
}

NewFile *
new_file_open_folder(const char *path, GError **error)
{
    g_autofree char *plain = g_strdup(path);
    for (size_t end = strlen(plain); end > 1 && plain[end - 1] == '/'; end--)
        plain[end - 1] = '\0';
    NewFile *file = prepare(plain, error);
    if (file == NULL)
        return NULL;
    return g_mkdtemp_full(file->place, 0700) != NULL ? file : give_up(file, error);
}

static int
remove_entry(const char *path, const struct stat *status, int kind, struct FTW *tree)
{
    (void)status, (void)kind, (void)tree;
    return g_remove(path);
}

void
new_file_free(NewFile *file)
{
    if (file->stream != NULL)
        fclose(file->stream);
    if (file->place != NULL && !file->is_finished)
        nftw(file->place, remove_entry, TREE_DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
    g_free(file->path);
    g_free(file->place);
    g_free(file);
}

FILE *
new_file_stream(NewFile *file)
{
    return file->stream;
}

const char *
new_file_place(const NewFile *file)
{
    return file->place;
}

static bool
bring_to_disk(NewFile *file)
{
    if (file->stream != NULL)
        return fflush(file->stream) == 0 && ferror(file->stream) == 0 &&
               fsync(fileno(file->stream)) == 0;
    int folder = open(file->place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    bool is_synced = syncfs(folder) == 0;
    return close(folder) == 0 && is_synced;
}

/* link(2) fails when the name is taken; renaming a folder does unless an empty one has it. */
static bool
give_name(const NewFile *file)
{
    if (file->stream == NULL)
        return rename(file->place, file->path) == 0;
    return link(file->place, file->path) == 0 && unlink(file->place) == 0;
}

bool
new_file_finish(NewFile *file, GError **error)
{
    if (!bring_to_disk(file))
        return fail(error, FAIL_TEMPORARY, "writing %s: %s", file->path, g_strerror(errno));
    file->is_finished = give_name(file);
    return file->is_finished ||
           fail(error, FAIL_CANNOT_CREATE, "%s: %s", file->path, g_strerror(errno));
}
