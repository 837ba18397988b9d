/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/mailbox-store.h"

#include "store/stmt.h"

void
mailbox_row_clear(MailboxRow *row)
{
    g_clear_pointer(&row->server, g_free);
    g_clear_pointer(&row->problem, g_free);
}

static const char sql_find[] =
    "SELECT id, server, succeeded_at, failing_at, problem, rejected, rejected_at, counted_on,"
    " counted_bytes FROM mailbox WHERE name = :name";

static char *
text_or_null(Stmt *stmt, int column)
{
    return stmt_is_null(stmt, column) ? NULL : g_strdup(stmt_text(stmt, column));
}

bool
mailbox_store_find(Db *db, const char *name, MailboxRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":name", name);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *row = (MailboxRow){
        .succeeded_at = INSTANT_NONE, .failing_at = INSTANT_NONE, .counted_on = DAY_NONE};
    if (state == STMT_ROW)
        *row = (MailboxRow){
            .id = stmt_int64(stmt, 0),
            .server = text_or_null(stmt, 1),
            .succeeded_at = stmt_instant(stmt, 2),
            .failing_at = stmt_instant(stmt, 3),
            .problem = text_or_null(stmt, 4),
            .is_rejected = !stmt_is_null(stmt, 5),
            .rejected = stmt_digest(stmt, 5),
            .rejected_at = stmt_instant(stmt, 6),
            .counted_on = stmt_day(stmt, 7),
            .counted_bytes = stmt_int64(stmt, 8),
        };
    return true;
}

static const char sql_add[] = "INSERT INTO mailbox (name) VALUES (:name) ON CONFLICT DO NOTHING";

bool
mailbox_store_get(Db *db, const char *name, MailboxRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":name", name);
    return stmt_run(stmt, error) && mailbox_store_find(db, name, row, error);
}

static const char sql_succeed[] = "UPDATE mailbox SET succeeded_at = :at, failing_at = NULL,"
                                  " problem = NULL, rejected = NULL WHERE id = :id";

bool
mailbox_store_note_success(Db *db, int64_t id, Instant at, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_succeed, error);
    if (stmt == NULL)
        return false;
    stmt_bind_instant(stmt, ":at", at);
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error);
}

static const char sql_fail[] =
    "UPDATE mailbox SET failing_at = coalesce(failing_at, :at), problem = :problem WHERE id = :id";

bool
mailbox_store_note_failure(Db *db, int64_t id, Instant at, const char *problem, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_fail, error);
    if (stmt == NULL)
        return false;
    stmt_bind_instant(stmt, ":at", at);
    stmt_bind_text(stmt, ":problem", problem);
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error);
}

static const char sql_reject[] =
    "UPDATE mailbox SET rejected = :rejected, rejected_at = :at WHERE id = :id";

bool
mailbox_store_note_rejected(Db *db, int64_t id, const Digest *rejected, Instant at, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_reject, error);
    if (stmt == NULL)
        return false;
    if (rejected != NULL)
        stmt_bind_digest(stmt, ":rejected", rejected);
    stmt_bind_instant(stmt, ":at", at);
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error);
}

static const char sql_count[] =
    "UPDATE mailbox SET counted_bytes = iif(counted_on = :day, counted_bytes, 0) + :bytes,"
    " counted_on = :day WHERE id = :id";

bool
mailbox_store_count(Db *db, int64_t id, Day day, int64_t bytes, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_count, error);
    if (stmt == NULL)
        return false;
    stmt_bind_day(stmt, ":day", day);
    stmt_bind_int64(stmt, ":bytes", bytes);
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error);
}

static const char sql_set_server[] = "UPDATE mailbox SET server = :text WHERE id = :id";
static const char sql_rename[] = "UPDATE mailbox SET name = :text WHERE id = :id";

static bool
set_text(Db *db, const char *sql, int64_t id, const char *text, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":text", text);
    stmt_bind_int64(stmt, ":id", id);
    return stmt_run(stmt, error);
}

bool
mailbox_store_set_server(Db *db, int64_t id, const char *server, GError **error)
{
    return set_text(db, sql_set_server, id, server, error);
}

bool
mailbox_store_rename(Db *db, int64_t id, const char *name, GError **error)
{
    return set_text(db, sql_rename, id, name, error);
}
