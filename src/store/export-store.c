/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/export-store.h"

#include "store/stmt.h"

static const char sql_add[] = "INSERT INTO export (at, actor, format, recipient, reason, items)"
                              " VALUES (:at, :actor, :format, :recipient, :reason, :items)";

bool
export_store_add(Db *db, const ExportNote *note, int64_t *id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_instant(stmt, ":at", note->at);
    stmt_bind_text(stmt, ":actor", note->actor);
    stmt_bind_text(stmt, ":format", export_format_name(note->format));
    stmt_bind_text(stmt, ":recipient", note->recipient);
    stmt_bind_text(stmt, ":reason", note->reason);
    stmt_bind_int64(stmt, ":items", note->items);
    if (!stmt_run(stmt, error))
        return false;
    *id = db_last_insert_id(db);
    return true;
}

static const char sql_each[] =
    "SELECT id, at, actor, format, recipient, reason, items FROM export ORDER BY id";

bool
export_store_each(Db *db, ExportNoteFunc on_note, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_each, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        ExportNote note = {
            .id = stmt_int64(stmt, 0),
            .at = stmt_instant(stmt, 1),
            .actor = stmt_text(stmt, 2),
            .recipient = stmt_text(stmt, 4),
            .reason = stmt_text(stmt, 5),
            .items = stmt_int64(stmt, 6),
        };
        if (!export_format_parse(stmt_text(stmt, 3), &note.format))
            return fail(error, FAIL_CORRUPT, "export %" G_GINT64_FORMAT " has an unknown format",
                        note.id);
        if (!on_note(&note, data, error))
            return false;
    }
    return state == STMT_DONE;
}

static const char sql_items[] = "SELECT id FROM item ORDER BY id DESC";

GArray *
export_store_items(Db *db, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_items, error);
    if (stmt == NULL)
        return NULL;
    return stmt_ids(stmt, error);
}

static const char sql_is_mail[] = "SELECT 1 FROM rendition WHERE item_id = :item LIMIT 1";

bool
export_store_is_mail(Db *db, int64_t item_id, bool *is_mail, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_is_mail, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    *is_mail = state == STMT_ROW;
    return state != STMT_ERROR;
}
