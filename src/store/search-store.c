/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-store.h"

#include "store/db-private.h"
#include "store/stmt.h"

#include <string.h>

/* Pages that one step of merging may write: keeps the transaction log small. */
#define MERGE_PAGES "1000"

/* ── adding and removing ─────────────────────────────────────────────────────────────────── */

static const char *const parameters[SEARCH_FIELDS] = {
    [SEARCH_SUBJECT] = ":subject",       [SEARCH_SENDER] = ":sender",
    [SEARCH_RECIPIENTS] = ":recipients", [SEARCH_BODY] = ":body",
    [SEARCH_FILENAMES] = ":filenames",   [SEARCH_ATTACHMENTS] = ":attachments",
};

/* The index gets and gives up exactly the same texts. */
static bool
run_with_texts(Db *db, const char *sql, int64_t item_id, const SearchText *text, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    for (size_t i = 0; i < SEARCH_FIELDS; i++)
        stmt_bind_text(stmt, parameters[i], text->of[i] != NULL ? text->of[i] : "");
    return stmt_run(stmt, error);
}

static const char sql_index[] =
    "INSERT INTO search_index (rowid, subject, sender, recipients, body, filenames,"
    " attachments)"
    " VALUES (:item, :subject, :sender, :recipients, :body, :filenames, :attachments)";

/* From three columns of a chunk; none where they are NULL. */
static bool
take_primer(Db *db, Stmt *stmt, int column, Primer *primer, GError **error)
{
    primer->length = 0;
    if (stmt_is_null(stmt, column))
        return true;
    Packed chunk = {.method = (PackMethod)stmt_int64(stmt, column)};
    chunk.bytes = stmt_bytes(stmt, column + 2, &chunk.length);
    return codec_unpack_primer(db->codec, &chunk, (size_t)stmt_int64(stmt, column + 1), primer,
                               error);
}

static const char sql_own_message[] =
    "SELECT chunk.id, chunk.method, chunk.size, chunk.bytes FROM rendition"
    " JOIN chunk ON chunk.id = rendition.skeleton_id << 20 WHERE item_id = :item AND number = 1";

/* Only the item's own: with the message of another it could not be deleted by itself. */
static bool
find_primer(Db *db, int64_t item_id, int64_t *chunk_id, Primer *primer, GError **error)
{
    *chunk_id = primer->length = 0;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_own_message, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    if (state != STMT_ROW)
        return state == STMT_DONE;
    *chunk_id = stmt_int64(stmt, 0);
    return take_primer(db, stmt, 1, primer, error);
}

static const char sql_add_text[] =
    "INSERT INTO item_text (item_id, packed, primer) VALUES (:item, :packed, :primer)";

bool
search_store_add(Db *db, int64_t item_id, const SearchText *text, GError **error)
{
    Primer primer;
    int64_t chunk_id;
    g_autoptr(GByteArray) packed = g_byte_array_new();
    if (!find_primer(db, item_id, &chunk_id, &primer, error))
        return false;
    bool is_primed = search_text_pack(text, db->codec, &primer, packed);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_text, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_bytes(stmt, ":packed", packed->data, packed->len);
    if (is_primed)
        stmt_bind_int64(stmt, ":primer", chunk_id);
    return stmt_run(stmt, error) && run_with_texts(db, sql_index, item_id, text, error);
}

static const char sql_unindex[] =
    "INSERT INTO search_index (search_index, rowid, subject, sender, recipients, body, filenames,"
    " attachments)"
    " VALUES ('delete', :item, :subject, :sender, :recipients, :body, :filenames, :attachments)";
static const char sql_remove_text[] = "DELETE FROM item_text WHERE item_id = :item";

static const char sql_rebuild[] = "INSERT INTO search_index (search_index) VALUES ('rebuild')";

static bool
remove_text(Db *db, int64_t item_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove_text, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    return stmt_run(stmt, error);
}

/* The text goes first: outside of a purge that fails, and nothing is half done. Which words to take
 * out of the index cannot be told from a damaged text: then it is made anew, from the others. */
bool
search_store_remove(Db *db, int64_t item_id, GError **error)
{
    g_auto(SearchText) text = {{NULL}};
    g_autoptr(GError) failure = NULL;
    if (!search_store_text(db, item_id, &text, &failure)) {
        if (fail_is(failure, FAIL_CORRUPT))
            return remove_text(db, item_id, error) && db_execute(db, sql_rebuild, error);
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return text.of[0] == NULL || (remove_text(db, item_id, error) &&
                                  run_with_texts(db, sql_unindex, item_id, &text, error));
}

static const char sql_text[] = "SELECT packed, method, size, bytes FROM item_text"
                               " LEFT JOIN chunk ON chunk.id = primer WHERE item_id = :item";

/* Lent until the statement is reset; *is_there is false for an item without texts. */
static bool
find_packed(Db *db, Stmt *stmt, int64_t item_id, Primer *primer, PackedText *packed, bool *is_there,
            GError **error)
{
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    *is_there = state == STMT_ROW;
    if (state != STMT_ROW)
        return state == STMT_DONE;
    packed->primer = primer;
    packed->bytes = stmt_bytes(stmt, 0, &packed->length);
    return take_primer(db, stmt, 1, primer, error);
}

bool
search_store_text(Db *db, int64_t item_id, SearchText *text, GError **error)
{
    Primer primer;
    PackedText packed;
    bool is_there;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_text, error);
    if (stmt == NULL || !find_packed(db, stmt, item_id, &primer, &packed, &is_there, error))
        return false;
    *text = (SearchText){{NULL}};
    return !is_there || search_text_unpack(&packed, db->codec, text, error);
}

bool
search_store_field(Db *db, int64_t item_id, SearchField field, char **text, GError **error)
{
    Primer primer;
    PackedText packed;
    bool is_there;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_text, error);
    if (stmt == NULL || !find_packed(db, stmt, item_id, &primer, &packed, &is_there, error))
        return false;
    *text = is_there ? search_text_unpack_field(&packed, db->codec, field, error) : g_strdup("");
    return *text != NULL;
}

/* A word taken out stays in the index's older segments until all of them are merged into one.
 * The first, negative step says that all shall be merged; each further one does a part of it. */
static const char sql_merge_all[] = "INSERT INTO search_index (search_index, rank)"
                                    " VALUES ('merge', -" MERGE_PAGES ")";
static const char sql_merge_on[] = "INSERT INTO search_index (search_index, rank)"
                                   " VALUES ('merge', " MERGE_PAGES ")";

bool
search_store_settle(Db *db, GError **error)
{
    int64_t before = sqlite3_total_changes64(db->handle);
    if (!db_execute(db, sql_merge_all, error))
        return false;
    /* FTS5 documents it so: when the number of changes grows by less than 2, nothing was left. */
    while (sqlite3_total_changes64(db->handle) - before >= 2) {
        before = sqlite3_total_changes64(db->handle);
        if (!db_execute(db, sql_merge_on, error))
            return false;
    }
    return true;
}
