/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/residue-store.h"

#include "store/stmt.h"

#define OF_MAILBOX                                                                                 \
    " (SELECT folder.id FROM folder JOIN mailbox ON mailbox.id = folder.mailbox_id"                \
    " WHERE mailbox.name = '" RESIDUE_MAILBOX "')"

static const char sql_items[] =
    "SELECT DISTINCT item_id FROM sighting WHERE item_id IS NOT NULL AND folder_id IN" OF_MAILBOX;

bool
residue_store_items(Db *db, GArray **items, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_items, error);
    if (stmt == NULL)
        return false;
    *items = stmt_ids(stmt, error);
    return *items != NULL;
}

static const char sql_bytes[] =
    "SELECT chunk.bytes FROM (SELECT skeleton_id AS id FROM rendition WHERE item_id = :item"
    " UNION SELECT content_id FROM piece WHERE item_id = :item) AS stored"
    " CROSS JOIN chunk ON chunk.id BETWEEN stored.id << 20 AND (stored.id << 20) + 1048575"
    " UNION ALL SELECT packed FROM item_text WHERE item_id = :item";

bool
residue_store_bytes(Db *db, int64_t item_id, ResidueBytesFunc on_bytes, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_bytes, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        size_t length;
        const uint8_t *bytes = stmt_bytes(stmt, 0, &length);
        on_bytes(bytes, length, data);
    }
    return state == STMT_DONE;
}

static const char sql_vocabulary[] = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary"
                                     " USING fts5vocab (main, search_index, row)";
static const char sql_word[] = "SELECT count(*) FROM temp.vocabulary WHERE term = :word";

bool
residue_store_has_word(Db *db, const char *word, bool *has_word, GError **error)
{
    if (!db_execute(db, sql_vocabulary, error))
        return false;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_word, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":word", word);
    if (stmt_step(stmt, error) != STMT_ROW)
        return false;
    *has_word = stmt_int64(stmt, 0) > 0;
    return true;
}

bool
residue_store_forget(Db *db, GError **error)
{
    static const char *const statements[] = {
        "DELETE FROM sighting WHERE folder_id IN" OF_MAILBOX,
        "DELETE FROM suppression WHERE mailbox_id IN"
        " (SELECT id FROM mailbox WHERE name = '" RESIDUE_MAILBOX "')",
        "DELETE FROM folder WHERE id IN" OF_MAILBOX,
        "DELETE FROM mailbox WHERE name = '" RESIDUE_MAILBOX "'",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++)
        if (!db_execute(db, statements[i], error))
            return false;
    return true;
}
