/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-find.h"

#include "store/search-match.h"
#include "store/search-plan.h"
#include "store/search-prefix.h"
#include "store/search-snippet.h"
#include "store/search-store.h"
#include "store/stmt.h"

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

/* ── ways ────────────────────────────────────────────────────────────────────────────────── */

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

/* What was asked for, made ready to be walked. */
typedef struct {
    Db *db;
    SearchWindow window;
    char *asked;         /* the window's */
    GHashTable *parties; /* see SearchSql */
    GPtrArray *ways;     /* GPtrArray of Query */
} Finding;

static void
finding_clear(Finding *finding)
{
    g_free(finding->asked);
    g_hash_table_unref(finding->parties);
    g_ptr_array_unref(finding->ways);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Finding, finding_clear)

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

static bool
prepare(Finding *finding, Query *query, const SearchPage *page, GError **error)
{
    finding->asked = page->asked != NULL ? ids_text(page->asked) : NULL;
    finding->window = (SearchWindow){
        .limit = page->limit != 0 ? page->limit : G_MAXINT64,
        .before_id = page->before_id,
        .asked = finding->asked,
        .by_relevance = page->by_relevance,
    };
    finding->parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    finding->ways = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    if (!search_prefix_expand(finding->db, query, error))
        return false;
    g_autoptr(GPtrArray) conjuncts = g_ptr_array_new();
    flatten(query, conjuncts);
    split(conjuncts, WAYS_MAX, finding->ways);
    return resolve_names(finding->db, query, finding->parties, error);
}

/* ── ids ─────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    int64_t id;
    double score;
} Found;

static bool
walk(const Finding *finding, const GPtrArray *way, GArray *found, GError **error)
{
    g_auto(SearchSql) sql;
    search_sql_init(&sql, finding->parties);
    if (!search_plan(finding->db, way, &finding->window, &sql, error))
        return false;
    g_autoptr(Stmt) stmt = search_sql_prepare(&sql, finding->db, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Found one = {stmt_int64(stmt, 0), stmt_double(stmt, 1)};
        g_array_append_val(found, one);
    }
    return state != STMT_ERROR;
}

static int
best_first(const void *one, const void *other)
{
    const Found *a = one, *b = other;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return a->id > b->id ? -1 : a->id < b->id;
}

/* The first of all ways, each once. */
static GArray *
merge(GArray *found, int64_t limit)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    g_array_sort(found, best_first);
    for (guint i = 0; i < found->len && (int64_t)ids->len < limit; i++) {
        Found *one = &g_array_index(found, Found, i);
        if (g_hash_table_add(seen, &one->id))
            g_array_append_val(ids, one->id);
    }
    return ids;
}

GArray *
search_find_ids(Db *db, Query *query, const SearchPage *page, GError **error)
{
    g_auto(Finding) finding = {.db = db};
    if (!prepare(&finding, query, page, error))
        return NULL;
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
    for (guint i = 0; i < finding.ways->len; i++)
        if (!walk(&finding, g_ptr_array_index(finding.ways, i), found, error))
            return NULL;
    return merge(found, finding.window.limit);
}

bool
search_find_count(Db *db, Query *query, int64_t *count, GError **error)
{
    SearchPage page = {0};
    g_auto(Finding) finding = {.db = db};
    g_auto(SearchSql) sql;
    if (!prepare(&finding, query, &page, error))
        return false;
    search_sql_init(&sql, finding.parties);
    search_sql_append(&sql, "SELECT count(*) FROM (");
    for (guint i = 0; i < finding.ways->len; i++) {
        search_sql_append(&sql, i > 0 ? " UNION SELECT id FROM (" : "SELECT id FROM (");
        if (!search_plan(db, g_ptr_array_index(finding.ways, i), &finding.window, &sql, error))
            return false;
        search_sql_append(&sql, ")");
    }
    search_sql_append(&sql, ")");
    g_autoptr(Stmt) stmt = search_sql_prepare(&sql, db, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    *count = stmt_int64(stmt, 0);
    return true;
}

/* ── hits ────────────────────────────────────────────────────────────────────────────────── */

void
search_hit_free(SearchHit *hit)
{
    g_free(hit->snippet);
    g_free(hit);
}

/* An item whose text is damaged is found all the same. */
static bool
read_field(Db *db, int64_t item_id, SearchField field, char **text, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (search_store_field(db, item_id, field, text, &failure))
        return true;
    if (!fail_is(failure, FAIL_CORRUPT)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    *text = g_strdup("");
    return true;
}

/* Attachments are long, and mostly it is the body that was found. */
static bool
make_snippet(Db *db, Snippets *snippets, int64_t item_id, char **snippet, GError **error)
{
    g_autofree char *body = NULL, *attachments = NULL;
    if (!read_field(db, item_id, SEARCH_BODY, &body, error))
        return false;
    *snippet = snippets_find(snippets, body);
    if (*snippet == NULL && snippets_are_wanted(snippets)) {
        if (!read_field(db, item_id, SEARCH_ATTACHMENTS, &attachments, error))
            return false;
        *snippet = snippets_find(snippets, attachments);
    }
    if (*snippet == NULL)
        *snippet = snippets_begin(body);
    return true;
}

GPtrArray *
search_find_hits(Db *db, Query *query, const SearchPage *page, GError **error)
{
    g_autoptr(GArray) ids = search_find_ids(db, query, page, error);
    if (ids == NULL)
        return NULL;
    g_autoptr(Snippets) snippets = snippets_new(query);
    g_autoptr(GPtrArray) hits = g_ptr_array_new_with_free_func((GDestroyNotify)search_hit_free);
    for (guint i = 0; i < ids->len; i++) {
        g_autofree char *snippet = NULL;
        int64_t id = g_array_index(ids, int64_t, i);
        if (!make_snippet(db, snippets, id, &snippet, error))
            return NULL;
        SearchHit *hit = g_new0(SearchHit, 1);
        hit->item_id = id;
        hit->snippet = g_steal_pointer(&snippet);
        g_ptr_array_add(hits, hit);
    }
    return g_steal_pointer(&hits);
}
