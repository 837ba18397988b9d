/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/bookkeeping-store.h"

#include "store/stmt.h"

static const char sql_find[] = "SELECT kind, year, document_on, is_assumed, cleared_on"
                               " FROM bookkeeping WHERE item_id = :item";

bool
bookkeeping_store_find(Db *db, int64_t item_id, Bookkeeping *flag, bool *is_there, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    *is_there = state == STMT_ROW;
    if (state != STMT_ROW)
        return state == STMT_DONE;
    int kind = BOOKKEEPING_INVOICE;
    (void)name_parse(bookkeeping_kind_names, stmt_text(stmt, 0), &kind); /* no others are stored */
    *flag = (Bookkeeping){
        .kind = (BookkeepingKind)kind,
        .year = (int)stmt_int64(stmt, 1),
        .document_on = stmt_day(stmt, 2),
        .is_assumed = stmt_int64(stmt, 3) != 0,
        .cleared_on = stmt_day(stmt, 4),
    };
    return true;
}

static const char sql_set[] =
    "INSERT INTO bookkeeping (item_id, kind, year, document_on, is_assumed, cleared_on)"
    " VALUES (:item, :kind, :year, :document, :assumed, :cleared)"
    " ON CONFLICT (item_id) DO UPDATE SET kind = :kind, year = :year, document_on = :document,"
    " is_assumed = :assumed, cleared_on = :cleared";

bool
bookkeeping_store_set(Db *db, int64_t item_id, const Bookkeeping *flag, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_set, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_text(stmt, ":kind", bookkeeping_kind_names[flag->kind]);
    if (flag->year != 0)
        stmt_bind_int64(stmt, ":year", flag->year);
    stmt_bind_day(stmt, ":document", flag->document_on);
    stmt_bind_int64(stmt, ":assumed", flag->is_assumed);
    stmt_bind_day(stmt, ":cleared", flag->cleared_on);
    return stmt_run(stmt, error);
}
