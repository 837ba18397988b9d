/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"

#include "store/keys.h"
#include "store/stmt.h"

#include <glib/gstdio.h>
#include <string.h>

void
store_fixture_open(StoreFixture *fixture)
{
    g_autoptr(GError) error = NULL;
    fixture->directory = g_dir_make_tmp("letterbook-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *keys = g_build_filename(fixture->directory, "keys", NULL);
    g_assert_true(keys_create(keys, &error));
    fixture->database = g_build_filename(fixture->directory, "archive.db", NULL);
    fixture->db = db_open(fixture->database, DB_CREATE, &error);
    g_assert_no_error(error);
}

void
store_fixture_close(StoreFixture *fixture)
{
    g_clear_pointer(&fixture->db, db_close);
    g_autoptr(GDir) entries = g_dir_open(fixture->directory, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
        g_unlink(path);
    }
    g_assert_cmpint(g_rmdir(fixture->directory), ==, 0);
    g_clear_pointer(&fixture->database, g_free);
    g_clear_pointer(&fixture->directory, g_free);
}

void
store_fixture_execute(StoreFixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    if (!db_execute(fixture->db, sql, &error))
        g_error("%s", error->message);
}

int64_t
store_fixture_number(StoreFixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Stmt) stmt = stmt_prepare_once(fixture->db, sql, &error);
    g_assert_no_error(error);
    StmtState state = stmt_step(stmt, &error);
    g_assert_no_error(error);
    g_assert_cmpint(state, ==, STMT_ROW);
    return stmt_int64(stmt, 0);
}

void
store_fixture_add_item(StoreFixture *fixture, int64_t item_id)
{
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO item (id, channel, direction, first_seen_at, date_at, subject, size)"
        " VALUES (%" G_GINT64_FORMAT ", 'email', 'in', 0, (%" G_GINT64_FORMAT
        " >> 16) + 946684800, '', 0)",
        item_id, item_id);
    store_fixture_execute(fixture, sql);
}

bool
store_fixture_holds(StoreFixture *fixture, const char *bytes)
{
    g_autoptr(GDir) entries = g_dir_open(fixture->directory, 0, NULL);
    bool found = false;
    const char *name;
    while (!found && (name = g_dir_read_name(entries)) != NULL) {
        g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
        g_autofree char *contents = NULL;
        gsize length;
        g_autoptr(GError) error = NULL;
        g_file_get_contents(path, &contents, &length, &error);
        g_assert_no_error(error);
        found = memmem(contents, length, bytes, strlen(bytes)) != NULL;
    }
    return found;
}
