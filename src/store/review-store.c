/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/review-store.h"

#include "store/stmt.h"

/* ── doubts ──────────────────────────────────────────────────────────────────────────────── */

static const char sql_troubles[] =
    "SELECT item_id, group_concat(text, '; ')"
    " FROM (SELECT item_id, number, text FROM trouble WHERE :item IN (0, item_id)"
    "  ORDER BY item_id, number)"
    " GROUP BY item_id ORDER BY item_id";

bool
review_store_troubles(Db *db, int64_t item_id, StoredDoubtFunc on_doubt, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_troubles, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Doubt doubt = {
            .object = "item",
            .object_id = stmt_int64(stmt, 0),
            .code = "unreadable",
            .text = stmt_text(stmt, 1),
        };
        if (!on_doubt(&doubt, data, error))
            return false;
    }
    return state == STMT_DONE;
}

/* Those under another UIDVALIDITY are no more: the folder was read anew. */
static const char sql_failures[] =
    "SELECT folder.id, sighting.uid_validity || '-' || sighting.uid,"
    " 'UID ' || sighting.uid || ' in folder ' || folder.name || ' of mailbox ' || mailbox.name"
    " || ': ' || coalesce(sighting.problem, 'not delivered')"
    " FROM folder JOIN mailbox ON mailbox.id = folder.mailbox_id"
    " JOIN sighting ON sighting.folder_id = folder.id"
    "  AND sighting.uid_validity = folder.uid_validity"
    " WHERE sighting.state = 'failed' AND :folder IN (0, folder.id)"
    " ORDER BY folder.id, sighting.uid";

bool
review_store_failures(Db *db, int64_t folder_id, StoredDoubtFunc on_doubt, void *data,
                      GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_failures, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", folder_id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Doubt doubt = {
            .object = "folder",
            .object_id = stmt_int64(stmt, 0),
            .code = "failed",
            .place = stmt_text(stmt, 1),
            .text = stmt_text(stmt, 2),
        };
        if (!on_doubt(&doubt, data, error))
            return false;
    }
    return state == STMT_DONE;
}

static const char sql_count_failures[] =
    "SELECT count(*) FROM folder"
    " JOIN sighting ON sighting.folder_id = folder.id"
    "  AND sighting.uid_validity = folder.uid_validity"
    " WHERE folder.mailbox_id = :mailbox AND sighting.state = 'failed'"
    "  AND NOT EXISTS (SELECT 1 FROM review_resolution"
    "   WHERE object = 'folder' AND object_id = folder.id"
    "    AND code = 'failed-' || sighting.uid_validity || '-' || sighting.uid)";

bool
review_store_count_failures(Db *db, int64_t mailbox_id, int64_t *count, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_count_failures, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":mailbox", mailbox_id);
    if (stmt_step(stmt, error) != STMT_ROW)
        return false;
    *count = stmt_int64(stmt, 0);
    return true;
}

/* ── resolutions ─────────────────────────────────────────────────────────────────────────── */

/* The row's code tells several doubts of an object apart. */
static char *
stored_code(const Doubt *doubt)
{
    return doubt->place != NULL ? g_strconcat(doubt->code, "-", doubt->place, NULL)
                                : g_strdup(doubt->code);
}

static const char sql_find[] = "SELECT resolved_on, note FROM review_resolution"
                               " WHERE object = :object AND object_id = :id AND code = :code";

bool
review_store_find(Db *db, Doubt *doubt, char **note, GError **error)
{
    *note = NULL;
    g_autofree char *code = stored_code(doubt);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":object", doubt->object);
    stmt_bind_int64(stmt, ":id", doubt->object_id);
    stmt_bind_text(stmt, ":code", code);
    StmtState state = stmt_step(stmt, error);
    doubt->resolved_on = state == STMT_ROW ? stmt_day(stmt, 0) : DAY_NONE;
    if (state == STMT_ROW && !stmt_is_null(stmt, 1))
        *note = g_strdup(stmt_text(stmt, 1));
    return state != STMT_ERROR;
}

static const char sql_resolve[] =
    "INSERT INTO review_resolution (object, object_id, code, resolved_on, note)"
    " VALUES (:object, :id, :code, :on, :note)";

bool
review_store_resolve(Db *db, const Doubt *doubt, GError **error)
{
    g_autofree char *code = stored_code(doubt);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_resolve, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":object", doubt->object);
    stmt_bind_int64(stmt, ":id", doubt->object_id);
    stmt_bind_text(stmt, ":code", code);
    stmt_bind_day(stmt, ":on", doubt->resolved_on);
    stmt_bind_text(stmt, ":note", doubt->note);
    return stmt_run(stmt, error);
}

static const char sql_forget_settled[] =
    "DELETE FROM review_resolution WHERE"
    " (object = 'folder' AND NOT EXISTS (SELECT 1 FROM sighting"
    "  WHERE sighting.folder_id = review_resolution.object_id AND sighting.state = 'failed'"
    "  AND review_resolution.code = 'failed-' || sighting.uid_validity || '-' || sighting.uid))"
    " OR (object = 'party'"
    "  AND NOT EXISTS (SELECT 1 FROM party WHERE party.id = review_resolution.object_id))";

bool
review_store_forget_settled(Db *db, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_forget_settled, error);
    return stmt != NULL && stmt_run(stmt, error);
}
