/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/archive-private.h"

#include "base/error.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

char *
archive_file(const Settings *settings, const char *name)
{
    return g_build_filename(settings->directory, name, NULL);
}

static bool
check_private(const char *path, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return fail(error, errno == EACCES ? FAIL_REFUSED : FAIL_CONFIG, "%s: %s%s", path,
                    g_strerror(errno), errno == ENOENT ? " (has 'letterbook init' been run?)" : "");
    if (status.st_uid != geteuid())
        return fail(error, FAIL_REFUSED,
                    "%s belongs to another user (uid %u, this is %u): run as its owner", path,
                    (unsigned)status.st_uid, (unsigned)geteuid());
    if ((status.st_mode & 077) != 0)
        return fail(error, FAIL_REFUSED, "%s may be read by others: chmod go-rwx it", path);
    return true;
}

/* Directory and files: there, ours, private. Says what is wrong and how to mend it. */
static bool
check(const Settings *settings, GError **error)
{
    static const char *const files[] = {"archive.db", "keys"};
    if (!check_private(settings->directory, error))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = archive_file(settings, files[i]);
        if (!check_private(path, error))
            return false;
    }
    return true;
}

Archive *
archive_open(const Settings *settings, bool is_writable, GError **error)
{
    if (!check(settings, error))
        return NULL;
    if (is_writable && access(settings->directory, W_OK) != 0) {
        fail(error, FAIL_REFUSED, "%s cannot be written: %s", settings->directory,
             g_strerror(errno));
        return NULL;
    }
    g_autoptr(Archive) archive = g_new0(Archive, 1);
    archive->settings = settings;
    archive->zone = zone_open(settings->time_zone, error);
    if (archive->zone == NULL)
        return NULL;
    g_autofree char *database = archive_file(settings, "archive.db");
    archive->db = db_open(database, is_writable ? DB_WRITE : DB_READ, error);
    return archive->db != NULL ? g_steal_pointer(&archive) : NULL;
}

void
archive_free(Archive *archive)
{
    g_clear_pointer(&archive->db, db_close);
    g_clear_pointer(&archive->zone, zone_free);
    g_free(archive);
}

void
archive_lend_turn(Archive *archive, Turn *turn)
{
    db_lend_turn(archive->db, turn);
}

const Settings *
archive_settings(const Archive *archive)
{
    return archive->settings;
}

const char *
archive_actor(void)
{
    return g_get_user_name();
}

Day
archive_today(const Archive *archive)
{
    return zone_day(archive->zone, instant_now());
}
