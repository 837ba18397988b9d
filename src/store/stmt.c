/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/stmt.h"

#include "store/db-private.h"

#include <string.h>

struct Stmt {
    Db *db;
    sqlite3_stmt *handle;
    const char *key; /* of the connection's cache; NULL: not kept */
    int bind_result;
};

static Stmt *
prepare(Db *db, const char *sql, GError **error)
{
    sqlite3_stmt *handle = NULL;
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) !=
        SQLITE_OK) {
        db_fail(db, sql, error);
        return NULL;
    }
    Stmt *stmt = g_new0(Stmt, 1);
    stmt->db = db;
    stmt->handle = handle;
    return stmt;
}

Stmt *
stmt_prepare_once(Db *db, const char *sql, GError **error)
{
    return prepare(db, sql, error);
}

Stmt *
stmt_prepare(Db *db, const char *sql, GError **error)
{
    Stmt *kept = g_hash_table_lookup(db->statements, sql);
    if (kept != NULL) {
        g_hash_table_steal(db->statements, sql);
        return kept;
    }
    Stmt *stmt = prepare(db, sql, error);
    /* What a purge may do must not be at hand outside it. */
    if (stmt != NULL && !db->is_purging)
        stmt->key = sql;
    return stmt;
}

void
stmt_destroy(Stmt *stmt)
{
    sqlite3_finalize(stmt->handle);
    g_free(stmt);
}

void
stmt_free(Stmt *stmt)
{
    if (stmt->key == NULL || g_hash_table_contains(stmt->db->statements, stmt->key)) {
        stmt_destroy(stmt);
        return;
    }
    stmt_reset(stmt);
    g_hash_table_insert(stmt->db->statements, (gpointer)(guintptr)stmt->key, stmt);
}

static int
parameter(Stmt *stmt, const char *name)
{
    int index = sqlite3_bind_parameter_index(stmt->handle, name);
    if (index == 0)
        g_error("no parameter %s in: %s", name, sqlite3_sql(stmt->handle));
    return index;
}

static void
remember(Stmt *stmt, int result)
{
    if (stmt->bind_result == SQLITE_OK)
        stmt->bind_result = result;
}

void
stmt_bind_int64(Stmt *stmt, const char *name, int64_t value)
{
    remember(stmt, sqlite3_bind_int64(stmt->handle, parameter(stmt, name), value));
}

void
stmt_bind_text(Stmt *stmt, const char *name, const char *text)
{
    remember(stmt, sqlite3_bind_text(stmt->handle, parameter(stmt, name), text, -1, SQLITE_STATIC));
}

void
stmt_bind_bytes(Stmt *stmt, const char *name, const void *bytes, size_t length)
{
    remember(stmt, sqlite3_bind_blob64(stmt->handle, parameter(stmt, name), bytes, length,
                                       SQLITE_STATIC));
}

void
stmt_bind_digest(Stmt *stmt, const char *name, const Digest *digest)
{
    stmt_bind_bytes(stmt, name, digest->bytes, sizeof digest->bytes);
}

void
stmt_bind_null(Stmt *stmt, const char *name)
{
    remember(stmt, sqlite3_bind_null(stmt->handle, parameter(stmt, name)));
}

void
stmt_bind_day(Stmt *stmt, const char *name, Day day)
{
    if (day == DAY_NONE)
        stmt_bind_null(stmt, name);
    else
        stmt_bind_int64(stmt, name, day);
}

void
stmt_bind_instant(Stmt *stmt, const char *name, Instant instant)
{
    if (instant == INSTANT_NONE)
        stmt_bind_null(stmt, name);
    else
        stmt_bind_int64(stmt, name, instant);
}

StmtState
stmt_step(Stmt *stmt, GError **error)
{
    int result = stmt->bind_result;
    if (result == SQLITE_OK)
        result = sqlite3_step(stmt->handle);
    if (result == SQLITE_ROW)
        return STMT_ROW;
    if (result == SQLITE_DONE)
        return STMT_DONE;
    db_fail(stmt->db, sqlite3_sql(stmt->handle), error);
    return STMT_ERROR;
}

GArray *
stmt_ids(Stmt *stmt, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        int64_t id = stmt_int64(stmt, 0);
        g_array_append_val(ids, id);
    }
    return state == STMT_DONE ? g_steal_pointer(&ids) : NULL;
}

bool
stmt_run(Stmt *stmt, GError **error)
{
    return stmt_step(stmt, error) != STMT_ERROR;
}

void
stmt_reset(Stmt *stmt)
{
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    stmt->bind_result = SQLITE_OK;
}

guint
stmt_work(Stmt *stmt)
{
    return (guint)sqlite3_stmt_status(stmt->handle, SQLITE_STMTSTATUS_VM_STEP, true);
}

bool
stmt_is_null(Stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

int64_t
stmt_int64(Stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->handle, column);
}

double
stmt_double(Stmt *stmt, int column)
{
    return sqlite3_column_double(stmt->handle, column);
}

const char *
stmt_text(Stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt->handle, column);
    return text != NULL ? (const char *)text : "";
}

const uint8_t *
stmt_bytes(Stmt *stmt, int column, size_t *length)
{
    const uint8_t *bytes = sqlite3_column_blob(stmt->handle, column);
    *length = (size_t)sqlite3_column_bytes(stmt->handle, column);
    return bytes;
}

Digest
stmt_digest(Stmt *stmt, int column)
{
    Digest digest = {{0}};
    size_t length;
    const uint8_t *bytes = stmt_bytes(stmt, column, &length);
    if (length == sizeof digest.bytes)
        memcpy(digest.bytes, bytes, length);
    return digest;
}

Day
stmt_day(Stmt *stmt, int column)
{
    return stmt_is_null(stmt, column) ? DAY_NONE : (Day)stmt_int64(stmt, column);
}

Instant
stmt_instant(Stmt *stmt, int column)
{
    return stmt_is_null(stmt, column) ? INSTANT_NONE : stmt_int64(stmt, column);
}
