/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-store.h"

#include "store/db-private.h"
#include "store/search-match.h"
#include "store/search-plan.h"
#include "store/search-snippet.h"
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
static const char sql_add_text[] =
    "INSERT INTO item_text (item_id, packed) VALUES (:item, :packed)";

bool
search_store_add(Db *db, int64_t item_id, const SearchText *text, GError **error)
{
    g_autoptr(GByteArray) packed = g_byte_array_new();
    search_text_pack(text, db->codec, packed);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_text, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_bytes(stmt, ":packed", packed->data, packed->len);
    return stmt_run(stmt, error) && run_with_texts(db, sql_index, item_id, text, error);
}

static const char sql_unindex[] =
    "INSERT INTO search_index (search_index, rowid, subject, sender, recipients, body, filenames,"
    " attachments)"
    " VALUES ('delete', :item, :subject, :sender, :recipients, :body, :filenames, :attachments)";
static const char sql_remove_text[] = "DELETE FROM item_text WHERE item_id = :item";

bool
search_store_remove(Db *db, int64_t item_id, GError **error)
{
    g_auto(SearchText) text = {{NULL}};
    if (!search_store_text(db, item_id, &text, error))
        return false;
    if (text.of[0] == NULL)
        return true;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_remove_text, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    return run_with_texts(db, sql_unindex, item_id, &text, error) && stmt_run(stmt, error);
}

static const char sql_text[] = "SELECT packed FROM item_text WHERE item_id = :item";

bool
search_store_text(Db *db, int64_t item_id, SearchText *text, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_text, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    if (state != STMT_ROW) {
        *text = (SearchText){{NULL}};
        return true;
    }
    size_t length;
    const uint8_t *packed = stmt_bytes(stmt, 0, &length);
    return search_text_unpack(packed, length, db->codec, text, error);
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

/* ── names ───────────────────────────────────────────────────────────────────────────────── */

static const char sql_find_mailbox[] = "SELECT 1 FROM mailbox WHERE name = :name";

static bool
check_mailbox(Db *db, const char *name, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find_mailbox, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":name", name);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_DONE)
        return fail(error, FAIL_USAGE, "the archive has no mailbox '%s'", name);
    return state == STMT_ROW;
}

/* Digits only are never part of a name. */
static const char sql_find_parties[] =
    "SELECT json_group_array(id) FROM party"
    " WHERE CASE WHEN :text GLOB '[0-9]*' AND NOT :text GLOB '*[^0-9]*'"
    " THEN id = CAST(:text AS INTEGER) OR external_id IS :text OR org_number IS :text"
    " ELSE external_id IS :text OR instr(fold_text(name), fold_text(:text)) > 0 END";

static bool
find_parties(Db *db, const char *text, GHashTable *parties, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find_parties, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":text", text);
    if (stmt_step(stmt, error) != STMT_ROW)
        return false;
    g_hash_table_insert(parties, g_strdup(text), g_strdup(stmt_text(stmt, 0)));
    return true;
}

static bool
resolve_names(Db *db, const Query *query, GHashTable *parties, GError **error)
{
    for (guint i = 0; i < query->children->len; i++)
        if (!resolve_names(db, g_ptr_array_index(query->children, i), parties, error))
            return false;
    if (query->kind == QUERY_MAILBOX)
        return check_mailbox(db, query->text, error);
    return query->kind != QUERY_PARTY || find_parties(db, query->text, parties, error);
}

/* ── finding ─────────────────────────────────────────────────────────────────────────────── */

void
search_hit_free(SearchHit *hit)
{
    g_free(hit->snippet);
    g_free(hit);
}

/* Several ways to fulfil a query, each a list of conditions that must hold together. An OR that
 * words alone cannot express becomes one way for each of its sides, so that each is walked in the
 * manner that suits it; up to this many, then it is a condition like others. */
#define WAYS_MAX 16

static void split(const GPtrArray *conjuncts, guint ways_left, GPtrArray *ways);

/* All children of ALL queries stand side by side. */
static void
flatten(Query *query, GPtrArray *conjuncts)
{
    if (query->kind != QUERY_ALL) {
        g_ptr_array_add(conjuncts, query);
        return;
    }
    for (guint i = 0; i < query->children->len; i++)
        flatten(g_ptr_array_index(query->children, i), conjuncts);
}

static void
split_at(const GPtrArray *conjuncts, guint place, guint ways_left, GPtrArray *ways)
{
    const Query *any = g_ptr_array_index(conjuncts, place);
    for (guint i = 0; i < any->children->len; i++) {
        g_autoptr(GPtrArray) way = g_ptr_array_new();
        for (guint j = 0; j < conjuncts->len; j++)
            if (j != place)
                g_ptr_array_add(way, g_ptr_array_index(conjuncts, j));
        flatten(g_ptr_array_index(any->children, i), way);
        split(way, ways_left / any->children->len, ways);
    }
}

static void
split(const GPtrArray *conjuncts, guint ways_left, GPtrArray *ways)
{
    for (guint i = 0; i < conjuncts->len; i++) {
        const Query *query = g_ptr_array_index(conjuncts, i);
        if (query->kind == QUERY_ANY && !search_match_covers(query) &&
            query->children->len <= ways_left) {
            split_at(conjuncts, i, ways_left, ways);
            return;
        }
    }
    g_ptr_array_add(ways, g_ptr_array_copy((GPtrArray *)(guintptr)conjuncts, NULL, NULL));
}

static bool
find_ids(Db *db, const GPtrArray *conjuncts, const SearchPage *page, SearchSql *sql, GArray *ids,
         GError **error)
{
    if (!search_plan(db, conjuncts, page, sql, error))
        return false;
    g_autoptr(Stmt) stmt = search_sql_prepare(sql, db, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        int64_t id = stmt_int64(stmt, 0);
        g_array_append_val(ids, id);
    }
    return state != STMT_ERROR;
}

static int
newest_first(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a > b ? -1 : a < b;
}

/* The newest of all ways, each once. */
static void
merge(GArray *ids, guint limit)
{
    g_array_sort(ids, newest_first);
    guint kept = 0;
    for (guint i = 0; i < ids->len && kept < limit; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        if (kept == 0 || g_array_index(ids, int64_t, kept - 1) != id)
            g_array_index(ids, int64_t, kept++) = id;
    }
    g_array_set_size(ids, kept);
}

static bool
find_all_ways(Db *db, const Query *query, const SearchPage *page, GArray *ids, GError **error)
{
    g_autoptr(GHashTable) parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!resolve_names(db, query, parties, error))
        return false;
    g_autoptr(GPtrArray) conjuncts = g_ptr_array_new();
    flatten((Query *)(guintptr)query, conjuncts);
    g_autoptr(GPtrArray) ways = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    split(conjuncts, WAYS_MAX, ways);
    for (guint i = 0; i < ways->len; i++) {
        g_auto(SearchSql) sql;
        search_sql_init(&sql, parties);
        if (!find_ids(db, g_ptr_array_index(ways, i), page, &sql, ids, error))
            return false;
    }
    merge(ids, page->limit);
    return true;
}

static bool
read_field(Db *db, int64_t item_id, SearchField field, char **text, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_text, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    size_t length;
    const uint8_t *packed = stmt_bytes(stmt, 0, &length);
    *text = state == STMT_ROW ? search_text_unpack_field(packed, length, db->codec, field, error)
                              : g_strdup("");
    return *text != NULL;
}

/* Attachments are long, and mostly it is the body that was found. */
static bool
make_snippet(Db *db, Snippets *snippets, int64_t item_id, char **snippet, GError **error)
{
    g_autofree char *body = NULL, *attachments = NULL;
    if (!read_field(db, item_id, SEARCH_BODY, &body, error))
        return false;
    *snippet = snippets_find(snippets, body);
    if (*snippet == NULL) {
        if (!read_field(db, item_id, SEARCH_ATTACHMENTS, &attachments, error))
            return false;
        *snippet = snippets_find(snippets, attachments);
    }
    if (*snippet == NULL)
        *snippet = snippets_begin(body);
    return true;
}

static SearchHit *
make_hit(Db *db, Snippets *snippets, int64_t item_id, GError **error)
{
    g_autofree char *snippet = NULL;
    if (!make_snippet(db, snippets, item_id, &snippet, error))
        return NULL;
    SearchHit *hit = g_new0(SearchHit, 1);
    hit->item_id = item_id;
    hit->snippet = g_steal_pointer(&snippet);
    return hit;
}

GPtrArray *
search_store_find(Db *db, const Query *query, guint limit, int64_t before_id, GError **error)
{
    SearchPage page = {.limit = limit, .before_id = before_id};
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!find_all_ways(db, query, &page, ids, error))
        return NULL;
    g_autoptr(Snippets) snippets = snippets_new(query);
    g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func((GDestroyNotify)search_hit_free);
    for (guint i = 0; i < ids->len; i++) {
        SearchHit *hit = make_hit(db, snippets, g_array_index(ids, int64_t, i), error);
        if (hit == NULL)
            return NULL;
        g_ptr_array_add(hits, hit);
    }
    return g_steal_pointer(&hits);
}

static char *
ids_text(const GArray *ids)
{
    GString *text = g_string_new("[");
    for (guint i = 0; i < ids->len; i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                               g_array_index(ids, int64_t, i));
    g_string_append_c(text, ']');
    return g_string_free(text, FALSE);
}

GArray *
search_store_find_ids(Db *db, const Query *query, const GArray *asked, GError **error)
{
    g_autofree char *text = asked != NULL ? ids_text(asked) : NULL;
    SearchPage page = {.limit = G_MAXUINT, .asked = text};
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return find_all_ways(db, query, &page, ids, error) ? g_steal_pointer(&ids) : NULL;
}
