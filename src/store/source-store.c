/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/source-store.h"

#include "store/stmt.h"

static void
bind_row(Stmt *stmt, const SourceRow *row)
{
    stmt_bind_int64(stmt, ":folder", row->folder_id);
    stmt_bind_int64(stmt, ":uid_validity", row->uid_validity);
    stmt_bind_int64(stmt, ":uid", row->uid);
}

static const char sql_add[] =
    "INSERT INTO source_copy (folder_id, uid_validity, uid, fingerprint, wanted_on)"
    " VALUES (:folder, :uid_validity, :uid, :fingerprint, :wanted) ON CONFLICT DO NOTHING";

bool
source_store_add(Db *db, const SourceRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    bind_row(stmt, row);
    stmt_bind_digest(stmt, ":fingerprint", &row->fingerprint);
    stmt_bind_day(stmt, ":wanted", row->wanted_on);
    return stmt_run(stmt, error);
}

/* What was noted before renditions were is taken for the first one: if it was another, its bytes
 * differ and it stays. */
static const char sql_sightings[] =
    "SELECT mailbox.name, sighting.folder_id, sighting.uid_validity, sighting.uid, rendition.sha256"
    " FROM sighting JOIN folder ON folder.id = sighting.folder_id"
    " JOIN mailbox ON mailbox.id = folder.mailbox_id"
    " JOIN rendition ON rendition.item_id = sighting.item_id"
    "  AND rendition.number = coalesce(sighting.rendition, 1)"
    " WHERE sighting.item_id = :item AND sighting.removed_on IS NULL AND folder.name <> ''"
    " AND sighting.uid_validity = folder.uid_validity";

bool
source_store_sightings(Db *db, int64_t item_id, SourceSightingFunc on_sighting, void *data,
                       GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_sightings, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Digest sha256 = stmt_digest(stmt, 4);
        SourceRow row = {
            .folder_id = stmt_int64(stmt, 1),
            .uid_validity = (uint32_t)stmt_int64(stmt, 2),
            .uid = (uint32_t)stmt_int64(stmt, 3),
            .wanted_on = DAY_NONE,
            .tried_on = DAY_NONE,
        };
        if (!on_sighting(stmt_text(stmt, 0), &row, &sha256, data, error))
            return false;
    }
    return state == STMT_DONE;
}

static const char sql_list[] = "SELECT uid, fingerprint, wanted_on, tried_on FROM source_copy"
                               " WHERE folder_id = :folder AND uid_validity = :uid_validity"
                               " AND uid >= :first ORDER BY uid LIMIT :limit";

GArray *
source_store_list(Db *db, const SourceRange *range, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_list, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":folder", range->folder_id);
    stmt_bind_int64(stmt, ":uid_validity", range->uid_validity);
    stmt_bind_int64(stmt, ":first", range->first);
    stmt_bind_int64(stmt, ":limit", range->limit);
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(SourceRow));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        SourceRow row = {
            .folder_id = range->folder_id,
            .uid_validity = range->uid_validity,
            .uid = (uint32_t)stmt_int64(stmt, 0),
            .fingerprint = stmt_digest(stmt, 1),
            .wanted_on = stmt_day(stmt, 2),
            .tried_on = stmt_day(stmt, 3),
        };
        g_array_append_val(rows, row);
    }
    return state == STMT_DONE ? g_steal_pointer(&rows) : NULL;
}

static const char sql_folders[] =
    "SELECT folder.name FROM folder JOIN mailbox ON mailbox.id = folder.mailbox_id"
    " WHERE mailbox.name = :mailbox"
    " AND EXISTS (SELECT 1 FROM source_copy WHERE folder_id = folder.id) ORDER BY folder.name";

GStrv
source_store_folders(Db *db, const char *mailbox, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_folders, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, ":mailbox", mailbox);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        g_strv_builder_add(names, stmt_text(stmt, 0));
    return state == STMT_DONE ? g_strv_builder_end(names) : NULL;
}

static const char sql_remove[] =
    "DELETE FROM source_copy"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity AND uid = :uid";
static const char sql_note_removed[] =
    "UPDATE sighting SET removed_on = :today"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity AND uid = :uid";

bool
source_store_remove(Db *db, const SourceRow *row, Day today, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove, error);
    if (stmt == NULL)
        return false;
    bind_row(stmt, row);
    if (!stmt_run(stmt, error))
        return false;
    g_autoptr(Stmt) note = stmt_prepare(db, sql_note_removed, error);
    if (note == NULL)
        return false;
    bind_row(note, row);
    stmt_bind_day(note, ":today", today);
    return stmt_run(note, error);
}

static const char sql_problem[] =
    "UPDATE source_copy SET problem = :problem, tried_on = :today"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity AND uid = :uid";

bool
source_store_set_problem(Db *db, const SourceRow *row, const char *problem, Day today,
                         GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_problem, error);
    if (stmt == NULL)
        return false;
    bind_row(stmt, row);
    stmt_bind_text(stmt, ":problem", problem);
    stmt_bind_day(stmt, ":today", today);
    return stmt_run(stmt, error);
}

static const char sql_folder_problem[] =
    "UPDATE source_copy SET problem = :problem"
    " WHERE folder_id = :folder AND uid_validity <> :other_than"
    " AND tried_on IS NULL";

bool
source_store_set_folder_problem(Db *db, int64_t folder_id, uint32_t other_than, const char *problem,
                                GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_folder_problem, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", folder_id);
    stmt_bind_int64(stmt, ":other_than", other_than);
    stmt_bind_text(stmt, ":problem", problem);
    return stmt_run(stmt, error);
}

static const char sql_mailbox_problem[] =
    "UPDATE source_copy SET problem = :problem WHERE tried_on IS NULL AND folder_id IN"
    " (SELECT folder.id FROM folder JOIN mailbox ON mailbox.id = folder.mailbox_id"
    "  WHERE mailbox.name = :mailbox)";

bool
source_store_set_mailbox_problem(Db *db, const char *mailbox, const char *problem, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_mailbox_problem, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":mailbox", mailbox);
    stmt_bind_text(stmt, ":problem", problem);
    return stmt_run(stmt, error);
}

static const char sql_forget_void[] =
    "DELETE FROM source_copy WHERE folder_id = :folder AND uid_validity <> :uid_validity";

bool
source_store_forget_void(Db *db, int64_t folder_id, uint32_t uid_validity, int64_t *count,
                         GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_forget_void, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", folder_id);
    stmt_bind_int64(stmt, ":uid_validity", uid_validity);
    if (!stmt_run(stmt, error))
        return false;
    *count = db_changes(db);
    return true;
}

static const char sql_count[] = "SELECT count(*) FROM source_copy WHERE folder_id = :folder";

bool
source_store_count(Db *db, int64_t folder_id, int64_t *count, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_count, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", folder_id);
    if (stmt_step(stmt, error) == STMT_ERROR)
        return false;
    *count = stmt_int64(stmt, 0);
    return true;
}

static const char sql_count_all[] = "SELECT count(*) FROM source_copy";

bool
source_store_count_all(Db *db, int64_t *count, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_count_all, error);
    if (stmt == NULL || stmt_step(stmt, error) == STMT_ERROR)
        return false;
    *count = stmt_int64(stmt, 0);
    return true;
}

static const char sql_each[] =
    "SELECT mailbox.name, folder.name, source_copy.uid_validity, source_copy.uid,"
    " source_copy.wanted_on, source_copy.tried_on, source_copy.problem, source_copy.folder_id"
    " FROM source_copy JOIN folder ON folder.id = source_copy.folder_id"
    " JOIN mailbox ON mailbox.id = folder.mailbox_id"
    " ORDER BY mailbox.name, folder.name, source_copy.uid_validity, source_copy.uid";

bool
source_store_each(Db *db, SourceCopyFunc on_copy, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_each, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        SourceRow row = {
            .folder_id = stmt_int64(stmt, 7),
            .uid_validity = (uint32_t)stmt_int64(stmt, 2),
            .uid = (uint32_t)stmt_int64(stmt, 3),
            .wanted_on = stmt_day(stmt, 4),
            .tried_on = stmt_day(stmt, 5),
        };
        const char *problem = stmt_is_null(stmt, 6) ? NULL : stmt_text(stmt, 6);
        on_copy(stmt_text(stmt, 0), stmt_text(stmt, 1), &row, problem, data);
    }
    return state == STMT_DONE;
}
