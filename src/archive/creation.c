/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/creation.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/schedules.h"
#include "base/error.h"
#include "store/keys.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static bool
exists(const char *path)
{
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* Its first events: whose archive it is, and under which schedule. */
static bool
begin_history(Archive *archive, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && audit_note(archive, "archive created", "", 0, error, "%s", "") &&
           schedules_begin(archive, error) && txn_commit(txn, error);
}

static bool
make_database(const Settings *settings, const char *path, GError **error)
{
    mode_t previous = umask(077);
    g_autoptr(Archive) archive = g_new0(Archive, 1);
    archive->settings = settings;
    archive->db = db_open(path, DB_CREATE, error);
    umask(previous);
    return archive->db != NULL && begin_history(archive, error);
}

bool
archive_create(const Settings *settings, GError **error)
{
    g_autofree char *database = archive_file(settings, "archive.db");
    g_autofree char *keys = archive_file(settings, "keys");
    if (exists(database) || exists(keys))
        return fail(
            error, FAIL_CANNOT_CREATE,
            "%s holds an archive already: it is left as it is (to start another, choose another "
            "'directory')",
            settings->directory);
    if (g_mkdir_with_parents(settings->directory, 0700) != 0)
        return fail(error, FAIL_CANNOT_CREATE, "making the archive directory %s: %s",
                    settings->directory, g_strerror(errno));
    if (chmod(settings->directory, 0700) != 0)
        return fail(error, FAIL_CANNOT_CREATE, "making %s private: %s", settings->directory,
                    g_strerror(errno));
    if (!keys_create(keys, error))
        return false;

    if (make_database(settings, database, error))
        return true;
    /* Half an archive would be in the way of the next attempt. */
    g_unlink(database);
    g_unlink(keys);
    return false;
}
