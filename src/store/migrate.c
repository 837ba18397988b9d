/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/migrate.h"

#include "store/stmt.h"
#include "store/store-resources.h"

/* "LtrB": says in the file itself whose it is. */
#define APPLICATION_ID 0x4c747242

/* In order; the place in the list is the version that a migration leads to. */
static const char *const migrations[] = {
    "001-foundation.sql",    "002-content.sql", "003-audit.sql",    "004-retention.sql",
    "005-source-copies.sql", "006-reviews.sql", "007-writings.sql", "008-poller.sql",
    "009-search.sql",        "010-exports.sql", "011-primer.sql",
};

static bool
pragma(Db *db, const char *sql, int64_t *value, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL || stmt_step(stmt, error) == STMT_ERROR)
        return false;
    *value = stmt_int64(stmt, 0);
    return true;
}

static bool
apply(Db *db, size_t number, GError **error)
{
    g_autofree char *path = g_strconcat("/store/", migrations[number], NULL);
    g_autoptr(GBytes) sql = g_resource_lookup_data(store_get_resource(), path, 0, error);
    if (sql == NULL)
        return fail_adopt(error, FAIL_CORRUPT, "this program");
    g_autoptr(Txn) txn = txn_begin(db, error);
    if (txn == NULL || !db_execute(db, g_bytes_get_data(sql, NULL), error))
        return false;
    g_autofree char *mark = g_strdup_printf(
        "PRAGMA application_id = %d; PRAGMA user_version = %zu;", APPLICATION_ID, number + 1);
    return db_execute(db, mark, error) && txn_commit(txn, error);
}

bool
migrate(Db *db, const char *path, DbMode mode, GError **error)
{
    int64_t owner, version;
    if (!pragma(db, "PRAGMA application_id", &owner, error) ||
        !pragma(db, "PRAGMA user_version", &version, error))
        return false;
    if (mode != DB_CREATE && owner != APPLICATION_ID)
        return fail(error, FAIL_CONFIG, "%s is not a letterbook archive", path);
    if (version > (int64_t)G_N_ELEMENTS(migrations))
        return fail(error, FAIL_REFUSED,
                    "%s was written by a newer letterbook (version %" G_GINT64_FORMAT
                    " of the data, this program knows %zu): use that one",
                    path, version, G_N_ELEMENTS(migrations));
    if (mode == DB_READ && version < (int64_t)G_N_ELEMENTS(migrations))
        return fail(
            error, FAIL_CONFIG,
            "%s comes from an older letterbook: run 'letterbook check' once to bring it up to date",
            path);
    for (size_t number = (size_t)version; number < G_N_ELEMENTS(migrations); number++)
        if (!apply(db, number, error))
            return false;
    return true;
}
