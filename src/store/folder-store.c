/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/folder-store.h"

#include "store/stmt.h"

static const char *const state_names[SIGHTING_STATES] = {
    [SIGHTING_ARCHIVED] = "archived", [SIGHTING_DUPLICATE] = "duplicate",
    [SIGHTING_EXPIRED] = "expired",   [SIGHTING_SUPPRESSED] = "suppressed",
    [SIGHTING_FAILED] = "failed",     [SIGHTING_EXCLUDED] = "excluded",
};

const char *
sighting_state_name(SightingState state)
{
    return state_names[state];
}

#define FOLDER_COLUMNS                                                                             \
    "folder.id, folder.mailbox_id, folder.uid_validity, folder.last_uid, folder.polled_at,"        \
    " folder.highest_modseq, folder.name"

static FolderRow
read_row(Stmt *stmt)
{
    return (FolderRow){
        .id = stmt_int64(stmt, 0),
        .mailbox_id = stmt_int64(stmt, 1),
        .uid_validity = (uint32_t)stmt_int64(stmt, 2),
        .last_uid = (uint32_t)stmt_int64(stmt, 3),
        .polled_at = stmt_instant(stmt, 4),
        .highest_modseq = (uint64_t)stmt_int64(stmt, 5),
    };
}

static const char sql_find[] =
    "SELECT " FOLDER_COLUMNS " FROM folder JOIN mailbox ON mailbox.id = folder.mailbox_id"
    " WHERE mailbox.name = :mailbox AND folder.name = :folder";

bool
folder_store_find(Db *db, const char *mailbox, const char *folder, FolderRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":mailbox", mailbox);
    stmt_bind_text(stmt, ":folder", folder);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *row = state == STMT_ROW ? read_row(stmt) : (FolderRow){.polled_at = INSTANT_NONE};
    return true;
}

static const char sql_load[] = "SELECT " FOLDER_COLUMNS " FROM folder WHERE id = :id";

bool
folder_store_load(Db *db, int64_t id, FolderRow *row, char **name, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_load, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    if (state != STMT_ROW)
        return fail(error, FAIL_CORRUPT, "folder %" G_GINT64_FORMAT " is in the ledger only", id);
    *row = read_row(stmt);
    *name = g_strdup(stmt_text(stmt, 6));
    return true;
}

static const char sql_add_mailbox[] =
    "INSERT INTO mailbox (name) VALUES (:mailbox) ON CONFLICT DO NOTHING";
static const char sql_add_folder[] =
    "INSERT INTO folder (mailbox_id, name) SELECT id, :folder FROM mailbox WHERE name = :mailbox";

static bool
add_folder(Db *db, const char *mailbox, const char *folder, GError **error)
{
    g_autoptr(Stmt) mailbox_stmt = stmt_prepare(db, sql_add_mailbox, error);
    if (mailbox_stmt == NULL)
        return false;
    stmt_bind_text(mailbox_stmt, ":mailbox", mailbox);
    if (!stmt_run(mailbox_stmt, error))
        return false;
    g_autoptr(Stmt) folder_stmt = stmt_prepare(db, sql_add_folder, error);
    if (folder_stmt == NULL)
        return false;
    stmt_bind_text(folder_stmt, ":mailbox", mailbox);
    stmt_bind_text(folder_stmt, ":folder", folder);
    return stmt_run(folder_stmt, error);
}

bool
folder_store_get(Db *db, const char *mailbox, const char *folder, FolderRow *row, GError **error)
{
    if (!folder_store_find(db, mailbox, folder, row, error))
        return false;
    if (row->id != 0)
        return true;
    return add_folder(db, mailbox, folder, error) &&
           folder_store_find(db, mailbox, folder, row, error);
}

static const char sql_mailbox_name[] = "SELECT name FROM mailbox WHERE id = :id";

bool
folder_store_mailbox_name(Db *db, int64_t mailbox_id, char **name, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_mailbox_name, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", mailbox_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *name = state == STMT_ROW ? g_strdup(stmt_text(stmt, 0)) : NULL;
    return true;
}

static const char sql_mark[] =
    "UPDATE folder SET uid_validity = :uid_validity, last_uid = :last_uid,"
    " highest_modseq = :modseq, polled_at = coalesce(:polled, polled_at) WHERE id = :folder";

bool
folder_store_mark(Db *db, const FolderRow *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_mark, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":uid_validity", row->uid_validity);
    stmt_bind_int64(stmt, ":last_uid", row->last_uid);
    stmt_bind_int64(stmt, ":modseq", (int64_t)row->highest_modseq);
    stmt_bind_instant(stmt, ":polled", row->polled_at);
    stmt_bind_int64(stmt, ":folder", row->id);
    return stmt_run(stmt, error);
}

#define RENDITION_SEEN "(SELECT number FROM rendition WHERE item_id = :item AND sha256 = :sha256)"

static const char sql_is_open[] =
    "SELECT state IN ('failed', 'excluded') FROM sighting"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity AND uid = :uid";
static const char sql_add_sighting[] =
    "INSERT INTO sighting (folder_id, uid_validity, uid, state, item_id, rendition, problem,"
    " internal_at) VALUES (:folder, :uid_validity, :uid, :state, :item, " RENDITION_SEEN
    ", :problem,"
    " :internal)";
static const char sql_mend_sighting[] =
    "UPDATE sighting SET state = :state, item_id = :item, rendition = " RENDITION_SEEN ","
    " problem = :problem, internal_at = :internal"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity AND uid = :uid";

static void
bind_uid(Stmt *stmt, const SightingRow *sighting)
{
    stmt_bind_int64(stmt, ":folder", sighting->folder_id);
    stmt_bind_int64(stmt, ":uid_validity", sighting->uid_validity);
    stmt_bind_int64(stmt, ":uid", sighting->uid);
}

static bool
write_sighting(Db *db, const char *sql, const SightingRow *sighting, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    bind_uid(stmt, sighting);
    stmt_bind_text(stmt, ":state", sighting_state_name(sighting->state));
    if (sighting->item_id != 0)
        stmt_bind_int64(stmt, ":item", sighting->item_id);
    if (sighting->sha256 != NULL)
        stmt_bind_digest(stmt, ":sha256", sighting->sha256);
    stmt_bind_text(stmt, ":problem", sighting->problem);
    stmt_bind_instant(stmt, ":internal", sighting->internal_at);
    return stmt_run(stmt, error);
}

/* Not one statement with ON CONFLICT DO UPDATE: that needs a savepoint, for which the full-text
 * index would write out its words after every single message. */
bool
folder_store_add_sighting(Db *db, const SightingRow *sighting, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_is_open, error);
    if (stmt == NULL)
        return false;
    bind_uid(stmt, sighting);
    StmtState found = stmt_step(stmt, error);
    if (found == STMT_ERROR)
        return false;
    if (found == STMT_ROW && stmt_int64(stmt, 0) == 0)
        return true;
    return write_sighting(db, found == STMT_ROW ? sql_mend_sighting : sql_add_sighting, sighting,
                          error);
}

static const char sql_has_item[] =
    "SELECT 1 FROM sighting WHERE item_id = :item AND folder_id = :folder LIMIT 1";

bool
folder_store_has_item(Db *db, int64_t folder_id, int64_t item_id, bool *is_seen, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_has_item, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_int64(stmt, ":folder", folder_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *is_seen = state == STMT_ROW;
    return true;
}

static const char sql_count[] =
    "SELECT state, count(*) FROM sighting"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity GROUP BY state";

bool
folder_store_count(Db *db, const FolderRow *row, int64_t counts[SIGHTING_STATES], GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_count, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", row->id);
    stmt_bind_int64(stmt, ":uid_validity", row->uid_validity);
    for (int i = 0; i < SIGHTING_STATES; i++)
        counts[i] = 0;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        for (int i = 0; i < SIGHTING_STATES; i++)
            if (g_str_equal(stmt_text(stmt, 0), state_names[i]))
                counts[i] = stmt_int64(stmt, 1);
    return state == STMT_DONE;
}

static const char sql_uids[] =
    "SELECT uid FROM sighting WHERE folder_id = :folder AND uid_validity = :uid_validity"
    " AND NOT (:settled AND state IN ('failed', 'excluded')) ORDER BY uid";

bool
folder_store_uids(Db *db, const FolderRow *row, bool settled, GArray **uids, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_uids, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", row->id);
    stmt_bind_int64(stmt, ":uid_validity", row->uid_validity);
    stmt_bind_int64(stmt, ":settled", settled);
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        uint32_t uid = (uint32_t)stmt_int64(stmt, 0);
        g_array_append_val(found, uid);
    }
    if (state == STMT_ERROR)
        return false;
    *uids = g_steal_pointer(&found);
    return true;
}

static const char sql_note_gone[] =
    "UPDATE sighting SET removed_on = :today WHERE folder_id = :folder"
    " AND uid_validity = :uid_validity AND uid BETWEEN :first AND :last AND removed_on IS NULL";

bool
folder_store_note_gone(Db *db, const FolderRow *row, uint32_t first, uint32_t last, Day today,
                       GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_note_gone, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", row->id);
    stmt_bind_int64(stmt, ":uid_validity", row->uid_validity);
    stmt_bind_int64(stmt, ":first", first);
    stmt_bind_int64(stmt, ":last", last);
    stmt_bind_day(stmt, ":today", today);
    return stmt_run(stmt, error);
}

static const char *const sql_void[] = {
    "UPDATE sighting SET uid_validity = uid_validity + 4294967296 WHERE folder_id = :folder",
    "UPDATE source_copy SET uid_validity = uid_validity + 4294967296 WHERE folder_id = :folder",
    "UPDATE folder SET uid_validity = 0, last_uid = 0, highest_modseq = 0 WHERE id = :folder",
};

bool
folder_store_void(Db *db, int64_t folder_id, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sql_void); i++) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_void[i], error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":folder", folder_id);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}

/* The folder without a name is that of imports. */
static const char sql_list[] =
    "SELECT id FROM folder WHERE mailbox_id = :mailbox AND name <> '' ORDER BY id";

GArray *
folder_store_list(Db *db, int64_t mailbox_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_list, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":mailbox", mailbox_id);
    return stmt_ids(stmt, error);
}

static const char sql_has_traces[] =
    "SELECT 1 FROM folder JOIN sighting ON sighting.folder_id = folder.id"
    " WHERE folder.mailbox_id = :mailbox AND folder.name <> '' LIMIT 1";

bool
folder_store_has_traces(Db *db, int64_t mailbox_id, bool *has_traces, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_has_traces, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":mailbox", mailbox_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *has_traces = state == STMT_ROW;
    return true;
}

static const char sql_suppress[] =
    "INSERT OR REPLACE INTO suppression (mailbox_id, fingerprint, until_on)"
    " SELECT DISTINCT folder.mailbox_id, :fingerprint, :until FROM sighting"
    " JOIN folder ON folder.id = sighting.folder_id WHERE sighting.item_id = :item";

bool
folder_store_suppress(Db *db, int64_t item_id, const Digest *fingerprint, Day until, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_suppress, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_digest(stmt, ":fingerprint", fingerprint);
    stmt_bind_day(stmt, ":until", until);
    return stmt_run(stmt, error);
}

static const char sql_is_suppressed[] =
    "SELECT 1 FROM suppression WHERE mailbox_id = :mailbox AND fingerprint = :fingerprint"
    " AND until_on >= :today";

bool
folder_store_is_suppressed(Db *db, int64_t mailbox_id, const Digest *fingerprint, Day today,
                           bool *is_suppressed, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_is_suppressed, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":mailbox", mailbox_id);
    stmt_bind_digest(stmt, ":fingerprint", fingerprint);
    stmt_bind_day(stmt, ":today", today);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *is_suppressed = state == STMT_ROW;
    return true;
}

static const char sql_forget[] = "DELETE FROM suppression WHERE until_on < :today";

bool
folder_store_forget_suppressions(Db *db, Day today, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_forget, error);
    if (stmt == NULL)
        return false;
    stmt_bind_day(stmt, ":today", today);
    return stmt_run(stmt, error);
}
