/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/run-store.h"

#include "store/stmt.h"

static const char sql_begin[] =
    "INSERT INTO expiry_run (today, started_at) VALUES (:today, :started)";

bool
run_store_begin(Db *db, RunRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_begin, error);
    if (stmt == NULL)
        return false;
    stmt_bind_day(stmt, ":today", row->today);
    stmt_bind_instant(stmt, ":started", row->started_at);
    if (!stmt_run(stmt, error))
        return false;
    row->id = db_last_insert_id(db);
    return true;
}

static const char sql_finish[] =
    "UPDATE expiry_run SET finished_at = :finished, evaluated = :evaluated, due = :due,"
    " purged = :purged WHERE id = :id";

bool
run_store_finish(Db *db, const RunRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_finish, error);
    if (stmt == NULL)
        return false;
    stmt_bind_instant(stmt, ":finished", instant_now());
    stmt_bind_int64(stmt, ":evaluated", row->evaluated);
    stmt_bind_int64(stmt, ":due", row->due);
    stmt_bind_int64(stmt, ":purged", row->purged);
    stmt_bind_int64(stmt, ":id", row->id);
    return stmt_run(stmt, error);
}
