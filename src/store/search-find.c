/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-find.h"

#include "store/search-plan.h"
#include "store/search-prefix.h"
#include "store/search-snippet.h"
#include "store/search-store.h"
#include "store/search-ways.h"
#include "store/stmt.h"

#define COUNTED_AT_ONCE 4096

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
    g_clear_pointer(&finding->parties, g_hash_table_unref);
    g_clear_pointer(&finding->ways, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Finding, finding_clear)

static bool
prepare(Finding *finding, Query *query, const SearchPage *page, GError **error)
{
    finding->asked = page->asked != NULL ? search_sql_ids(page->asked) : NULL;
    finding->window = (SearchWindow){
        .limit = page->limit != 0 ? page->limit : G_MAXINT64,
        .before_id = page->before_id,
        .asked = finding->asked,
        .by_relevance = page->by_relevance,
    };
    finding->parties = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    finding->ways = NULL;
    if (!search_prefix_expand(finding->db, query, error))
        return false;
    finding->ways = search_ways(query);
    return resolve_names(finding->db, query, finding->parties, error);
}

/* ── ids ─────────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    int64_t id;
    double score;
} Found;

static void
append_rank(SearchSql *sql, const SearchPlan *plan, const GArray *ids)
{
    g_autofree char *text = search_sql_ids(ids);
    search_sql_append(sql, "SELECT search_index.rowid,"
                           " rank_item(search_index, (SELECT max(id) FROM item)) FROM ");
    /* Entering the index for each, or going along it from the first to the last: whichever was
     * found to be less. */
    if (search_side_entries(plan->words) > ids->len / 4) {
        search_sql_append_text(sql, "json_each(?) AS one CROSS JOIN search_index", text);
        search_sql_append_text(sql, " ON search_index.rowid = one.value AND search_index MATCH ?",
                               plan->match->str);
        return;
    }
    search_sql_append_text(sql, "search_index WHERE search_index MATCH ?", plan->match->str);
    search_sql_append_number(sql, " AND search_index.rowid <= ?", g_array_index(ids, int64_t, 0));
    search_sql_append_number(sql, " AND search_index.rowid >= ?",
                             g_array_index(ids, int64_t, ids->len - 1));
    search_sql_append_text(sql, " AND +search_index.rowid IN (SELECT value FROM json_each(?))",
                           text);
}

static bool
rank(Db *db, const SearchPlan *plan, const GArray *ids, GArray *found, GError **error)
{
    g_auto(SearchSql) sql;
    search_sql_init(&sql, NULL);
    append_rank(&sql, plan, ids);
    g_autoptr(Stmt) stmt = search_sql_prepare(&sql, db, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Found one = {stmt_int64(stmt, 0), stmt_double(stmt, 1)};
        g_array_append_val(found, one);
    }
    return state != STMT_ERROR;
}

static bool
walk(const Finding *finding, const GPtrArray *way, GArray *found, GError **error)
{
    g_auto(SearchPlan) plan = {NULL};
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!search_plan_make(finding->db, way, &finding->window, finding->parties, &plan, error))
        return false;
    bool is_ranked = finding->window.by_relevance && plan.words != NULL;
    int64_t most = finding->window.limit;
    if (is_ranked) /* the best ones are chosen among so many of the newest */
        most = MAX(most, SEARCH_RANKED);
    if (!search_leap_read(plan.leap, (guint)MIN(most, G_MAXUINT), ids, error))
        return false;
    if (is_ranked && ids->len > 0)
        return rank(finding->db, &plan, ids, found, error);
    for (guint i = 0; i < ids->len; i++) {
        Found one = {g_array_index(ids, int64_t, i), 0};
        g_array_append_val(found, one);
    }
    return true;
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

/* The first of all ways. */
static GArray *
collect(const Finding *finding, GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(Found));
    for (guint i = 0; i < finding->ways->len; i++)
        if (!walk(finding, g_ptr_array_index(finding->ways, i), found, error))
            return NULL;
    return merge(found, finding->window.limit);
}

GArray *
search_find_ids(Db *db, Query *query, const SearchPage *page, GError **error)
{
    g_auto(Finding) finding = {.db = db};
    if (!prepare(&finding, query, page, error))
        return NULL;
    return collect(&finding, error);
}

static bool
count_way(const Finding *finding, const GPtrArray *way, int64_t *count, GError **error)
{
    g_auto(SearchPlan) plan = {NULL};
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!search_plan_make(finding->db, way, &finding->window, finding->parties, &plan, error))
        return false;
    *count = 0;
    do {
        if (!search_leap_read(plan.leap, COUNTED_AT_ONCE, ids, error))
            return false;
        *count += ids->len;
    } while (ids->len == COUNTED_AT_ONCE);
    return true;
}

bool
search_find_count(Db *db, Query *query, int64_t *count, GError **error)
{
    SearchPage page = {0};
    g_auto(Finding) finding = {.db = db};
    if (!prepare(&finding, query, &page, error))
        return false;
    if (finding.ways->len == 1)
        return count_way(&finding, g_ptr_array_index(finding.ways, 0), count, error);
    g_autoptr(GArray) ids = collect(&finding, error);
    if (ids == NULL)
        return false;
    *count = ids->len;
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
search_find_snippets(Db *db, const Query *query, const GArray *ids, GError **error)
{
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

GPtrArray *
search_find_hits(Db *db, Query *query, const SearchPage *page, GError **error)
{
    g_autoptr(GArray) ids = search_find_ids(db, query, page, error);
    return ids != NULL ? search_find_snippets(db, query, ids, error) : NULL;
}
