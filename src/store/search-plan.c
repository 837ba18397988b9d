/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three walks, all from the newest item on and ending when there are enough:
 *   - along the hits of the words, which FTS5 gives in that order;
 *   - along the few items that a party, a mailbox or the like allows at all, or those asked about;
 *   - along all items.
 * What does not drive the walk is a condition on each item met. */
#include "store/search-plan.h"

#include "model/item.h"
#include "store/search-candidates.h"
#include "store/search-find.h"
#include "store/search-match.h"

/* More candidates than this are not few: walking past the others is no longer slower. Parties
 * get more, because those of long ago have all their items far down. */
#define FEW_CANDIDATES 2000
#define FEW_OF_PARTY 20000

/* Words with more hits than this are common: asking for each of few candidates whether it has
 * them is faster than walking along the hits. */
#define COMMON_HITS 1000

typedef struct {
    Db *db;
    const SearchWindow *window;
    GHashTable *parties;        /* see SearchSql */
    GString *match;             /* full-text expression; "" without words */
    GPtrArray *conditions;      /* Query */
    const Query *candidates_of; /* among the conditions; NULL: none has few */
    int64_t first, last;        /* range of ids */
} Plan;

static void
plan_clear(Plan *plan)
{
    g_string_free(plan->match, TRUE);
    g_ptr_array_unref(plan->conditions);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Plan, plan_clear)

/* True when the query is said by the range of ids alone. A range of dates is one. */
static bool
take_range(Plan *plan, const Query *query)
{
    switch (query->kind) {
    case QUERY_AFTER:
        plan->first = MAX(plan->first, item_id_first(query->at));
        return true;
    case QUERY_BEFORE:
        plan->last = MIN(plan->last, item_id_first(query->at) - 1);
        return true;
    case QUERY_ID:
        plan->first = MAX(plan->first, query->number);
        plan->last = MIN(plan->last, query->number);
        return true;
    default:
        return false;
    }
}

/* Drives the walk and is a condition as well. */
static bool
is_cc(const Query *query)
{
    return query->kind == QUERY_WORDS && query->field == QUERY_FIELD_CC;
}

static void
sort_out(Plan *plan, const GPtrArray *conjuncts)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GPtrArray) unwanted = g_ptr_array_new();
    for (guint i = 0; i < conjuncts->len; i++) {
        Query *query = g_ptr_array_index(conjuncts, i);
        if (take_range(plan, query))
            continue;
        bool is_words = search_match_covers(query);
        if (is_words || (is_cc(query) && !query->is_wide))
            g_ptr_array_add(words, query);
        if (search_match_covers_unwanted(query))
            g_ptr_array_add(unwanted, query);
        else if (!is_words)
            g_ptr_array_add(plan->conditions, query);
    }
    /* The walk along words leaves the unwanted ones out by itself; else they are a condition. */
    g_ptr_array_extend(words->len > 0 ? words : plan->conditions, unwanted, NULL, NULL);
    if (words->len > 0)
        search_match_append_all(plan->match, words);
}

static bool
read_number(const SearchSql *sql, Db *db, int64_t *number, GError **error)
{
    g_autoptr(Stmt) stmt = search_sql_prepare(sql, db, error);
    if (stmt == NULL)
        return false;
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *number = state == STMT_ROW ? stmt_int64(stmt, 0) : 0;
    return true;
}

/* Counts, but not further than `enough`. */
static bool
count_candidates(const Plan *plan, const Query *query, int64_t enough, int64_t *count,
                 GError **error)
{
    g_auto(SearchSql) sql;
    search_sql_init(&sql, plan->parties);
    search_sql_append(&sql, "SELECT count(*) FROM (SELECT 1 FROM (");
    if (!search_candidates_append(&sql, query)) {
        *count = enough;
        return true;
    }
    search_sql_append_number(&sql, ") LIMIT ?)", enough);
    return read_number(&sql, plan->db, count, error);
}

static bool
choose_candidates(Plan *plan, GError **error)
{
    int64_t fewest = G_MAXINT64;
    if (plan->window->asked != NULL) /* these are the candidates */
        return true;
    for (guint i = 0; i < plan->conditions->len; i++) {
        const Query *query = g_ptr_array_index(plan->conditions, i);
        int64_t enough = query->kind == QUERY_PARTY ? FEW_OF_PARTY : FEW_CANDIDATES;
        int64_t count;
        if (!count_candidates(plan, query, enough, &count, error))
            return false;
        if (count < MIN(enough, fewest)) {
            fewest = count;
            plan->candidates_of = query;
        }
    }
    return true;
}

static bool
has_words(const Plan *plan)
{
    return plan->match->len > 0;
}

static bool
is_ranked(const Plan *plan)
{
    return plan->window->by_relevance && has_words(plan);
}

static void
append_match(const Plan *plan, SearchSql *sql)
{
    search_sql_append_text(sql, " WHERE search_index MATCH ?", plan->match->str);
    search_sql_append_number(sql, " AND search_index.rowid >= ?", plan->first);
    search_sql_append_number(sql, " AND search_index.rowid <= ?", plan->last);
}

static bool
are_words_common(const Plan *plan, bool *are_common, GError **error)
{
    g_auto(SearchSql) sql;
    search_sql_init(&sql, plan->parties);
    search_sql_append(&sql, "SELECT 1 FROM search_index");
    append_match(plan, &sql);
    search_sql_append_number(&sql, " ORDER BY search_index.rowid DESC LIMIT 1 OFFSET ?",
                             COMMON_HITS);
    int64_t is_there;
    if (!read_number(&sql, plan->db, &is_there, error))
        return false;
    *are_common = is_there != 0;
    return true;
}

static void
append_conditions(const Plan *plan, SearchSql *sql)
{
    for (guint i = 0; i < plan->conditions->len; i++) {
        const Query *query = g_ptr_array_index(plan->conditions, i);
        search_sql_append(sql, " AND ");
        if (is_cc(query))
            search_sql_append_cc(sql, query);
        else
            search_sql_append_condition(sql, query);
    }
}

/* The best ones are chosen among so many of the newest. */
static int64_t
walk_limit(const Plan *plan)
{
    return is_ranked(plan) ? MAX(plan->window->limit, SEARCH_RANKED) : plan->window->limit;
}

static void
append_score(const Plan *plan, SearchSql *sql)
{
    search_sql_append(sql, is_ranked(plan)
                               ? ", rank_item(search_index, (SELECT max(id) FROM item)) AS score"
                               : ", 0.0 AS score");
}

static void
walk_words(const Plan *plan, SearchSql *sql)
{
    search_sql_append(sql, "SELECT search_index.rowid AS id");
    append_score(plan, sql);
    search_sql_append(sql, " FROM search_index");
    if (plan->conditions->len > 0)
        search_sql_append(sql, " CROSS JOIN item ON item.id = search_index.rowid");
    append_match(plan, sql);
    append_conditions(plan, sql);
    search_sql_append_number(sql, " ORDER BY search_index.rowid DESC LIMIT ?", walk_limit(plan));
}

static void
walk_items(const Plan *plan, SearchSql *sql)
{
    search_sql_append(sql, "SELECT item.id AS id");
    append_score(plan, sql);
    search_sql_append(sql, " FROM item");
    if (has_words(plan))
        search_sql_append_text(sql,
                               " CROSS JOIN search_index ON search_index.rowid = item.id"
                               " AND search_index MATCH ?",
                               plan->match->str);
    search_sql_append_number(sql, " WHERE item.id >= ?", plan->first);
    search_sql_append_number(sql, " AND item.id <= ?", plan->last);
    if (plan->window->asked != NULL)
        search_sql_append_text(sql, " AND item.id IN (SELECT value FROM json_each(?))",
                               plan->window->asked);
    if (plan->candidates_of != NULL) {
        search_sql_append(sql, " AND item.id IN (SELECT id FROM (");
        search_candidates_append(sql, plan->candidates_of);
        search_sql_append(sql, "))");
    }
    append_conditions(plan, sql);
    search_sql_append_number(sql, " ORDER BY item.id DESC LIMIT ?", walk_limit(plan));
}

bool
search_plan(Db *db, const GPtrArray *conjuncts, const SearchWindow *window, SearchSql *sql,
            GError **error)
{
    g_auto(Plan) plan = {.db = db, .window = window, .parties = sql->parties};
    plan.match = g_string_new(NULL);
    plan.conditions = g_ptr_array_new();
    plan.last = window->before_id != 0 ? window->before_id - 1 : G_MAXINT64;
    sort_out(&plan, conjuncts);
    if (!choose_candidates(&plan, error))
        return false;
    bool along_words = has_words(&plan) && window->asked == NULL;
    if (along_words && plan.candidates_of != NULL) {
        bool are_common;
        if (!are_words_common(&plan, &are_common, error))
            return false;
        along_words = !are_common;
    }
    if (is_ranked(&plan))
        search_sql_append(sql, "SELECT id, score FROM (");
    if (along_words)
        walk_words(&plan, sql);
    else
        walk_items(&plan, sql);
    if (is_ranked(&plan))
        search_sql_append_number(sql, ") ORDER BY score DESC, id DESC LIMIT ?", window->limit);
    return true;
}
