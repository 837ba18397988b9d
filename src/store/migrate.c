/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/migrate.h"

#include "store/stmt.h"
#include "store/store-resources.h"

/* "LtrB": says in the file itself whose it is. */
#define APPLICATION_ID 0x4c747242

/* In order; the place in the list is the version that a migration leads to. */
static const char *const migrations[] = {
    store_001_foundation_sql, store_002_content_sql,       store_003_audit_sql,
    store_004_retention_sql,  store_005_source_copies_sql, store_006_reviews_sql,
    store_007_writings_sql,   store_008_poller_sql,        store_009_search_sql,
    store_010_exports_sql,    store_011_primer_sql,        store_012_lists_sql,
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
    g_autoptr(Txn) txn = txn_begin(db, error);
    if (txn == NULL || !db_execute(db, migrations[number], error))
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
