/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-plan.h"

#include "model/item.h"
#include "store/search-match.h"

typedef struct {
    Db *db;
    const SearchWindow *window;
    GHashTable *parties;
    SearchLeap *leap;
    SearchRange range;
    int64_t size_from, size_below;
    const Query *size;                    /* a condition on it; NULL: there is none */
    GPtrArray *words, *unwanted, *others; /* Query */
    bool has_sides;
} Planning;

static void
planning_clear(Planning *planning)
{
    g_ptr_array_unref(planning->words);
    g_ptr_array_unref(planning->unwanted);
    g_ptr_array_unref(planning->others);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Planning, planning_clear)

void
search_plan_clear(SearchPlan *plan)
{
    g_clear_pointer(&plan->leap, search_leap_free);
    g_clear_pointer(&plan->snapshot, stmt_free);
    if (plan->match != NULL)
        g_string_free(plan->match, TRUE);
    plan->match = NULL;
}

/* ── conditions ──────────────────────────────────────────────────────────────────────────── */

/* True when the query is said by the range of ids alone. A range of dates is one. */
static bool
take_range(SearchRange *range, const Query *query, bool is_negated)
{
    bool is_after = query->kind == (is_negated ? QUERY_BEFORE : QUERY_AFTER);
    switch (query->kind) {
    case QUERY_NOT:
        return !is_negated && take_range(range, g_ptr_array_index(query->children, 0), true);
    case QUERY_AFTER:
    case QUERY_BEFORE:
        if (is_after)
            range->first = MAX(range->first, item_id_first(query->at));
        else
            range->last = MIN(range->last, item_id_first(query->at) - 1);
        return true;
    case QUERY_ID:
        if (is_negated)
            return false;
        range->first = MAX(range->first, query->number);
        range->last = MIN(range->last, query->number);
        return true;
    default:
        return false;
    }
}

/* All conditions on the size have one side. */
static bool
take_size(Planning *planning, const Query *query)
{
    bool is_negated = query->kind == QUERY_NOT;
    const Query *size = is_negated ? g_ptr_array_index(query->children, 0) : query;
    if (size->kind != QUERY_SIZE_FROM && size->kind != QUERY_SIZE_BELOW)
        return false;
    if ((size->kind == QUERY_SIZE_FROM) != is_negated)
        planning->size_from = MAX(planning->size_from, size->number);
    else
        planning->size_below = MIN(planning->size_below, size->number);
    if (planning->size == NULL)
        planning->size = query;
    else
        search_leap_add(planning->leap, &(SearchTerm){.query = query});
    return true;
}

/* A side, and a condition as well. */
static bool
is_cc(const Query *query)
{
    return query->kind == QUERY_WORDS && query->field == QUERY_FIELD_CC;
}

static void
sort_out(Planning *planning, const GPtrArray *conjuncts)
{
    for (guint i = 0; i < conjuncts->len; i++) {
        Query *query = g_ptr_array_index(conjuncts, i);
        if (take_range(&planning->range, query, false) || take_size(planning, query))
            continue;
        bool is_words = search_match_covers(query);
        if (is_words || (is_cc(query) && !query->is_wide))
            g_ptr_array_add(planning->words, query);
        if (is_cc(query))
            search_leap_add(planning->leap, &(SearchTerm){.query = query});
        else if (search_match_covers_unwanted(query))
            g_ptr_array_add(planning->unwanted, query);
        else if (!is_words)
            g_ptr_array_add(planning->others, query);
    }
}

/* ── sides ───────────────────────────────────────────────────────────────────────────────── */

static bool
add_side(Planning *planning, const SearchLists *lists, const Query *query, bool is_refused,
         GError **error)
{
    SearchTerm term = {.query = query, .is_refused = is_refused, .is_exact = lists->is_exact};
    term.side = search_side_new(planning->db, lists, 0, &planning->range, error);
    if (term.side == NULL)
        return false;
    if (lists->is_named)
        search_leap_test_presence(planning->leap);
    search_leap_add(planning->leap, &term);
    planning->has_sides = planning->has_sides || !is_refused;
    return true;
}

static bool
add_condition(Planning *planning, const Query *query, GError **error)
{
    g_auto(SearchLists) lists = {NULL};
    if (search_lists_find(query, planning->parties, &lists))
        return add_side(planning, &lists, query, false, error);
    if (query->kind == QUERY_NOT) {
        const Query *refused = g_ptr_array_index(query->children, 0);
        if (search_lists_find(refused, planning->parties, &lists) && lists.is_exact)
            return add_side(planning, &lists, query, true, error);
    }
    search_leap_add(planning->leap, &(SearchTerm){.query = query});
    return true;
}

static SearchSide *
match_side(const Planning *planning, const char *match, GError **error)
{
    g_auto(SearchLists) lists = {NULL};
    guint quotes = 0;
    for (const char *c = match; *c != '\0'; c++)
        quotes += *c == '"';
    search_lists_match(match, &lists);
    return search_side_new(planning->db, &lists, quotes / 2, &planning->range, error);
}

/* A full-text expression leaves out unwanted words by itself, when it wants any. */
static bool
add_words(Planning *planning, SearchPlan *plan, GError **error)
{
    g_ptr_array_extend(planning->words, planning->unwanted, NULL, NULL);
    search_match_append_all(plan->match, planning->words);
    SearchSide *side = match_side(planning, plan->match->str, error);
    if (side == NULL)
        return false;
    search_leap_add(planning->leap, &(SearchTerm){.side = side});
    plan->words = side;
    planning->has_sides = true;
    return true;
}

static bool
refuse_words(Planning *planning, GError **error)
{
    for (guint i = 0; i < planning->unwanted->len; i++) {
        const Query *query = g_ptr_array_index(planning->unwanted, i);
        g_autoptr(GString) match = g_string_new(NULL);
        search_match_append(match, g_ptr_array_index(query->children, 0));
        SearchSide *side = match_side(planning, match->str, error);
        if (side == NULL)
            return false;
        search_leap_add(planning->leap, &(SearchTerm){.side = side, .is_refused = true});
    }
    return true;
}

static bool
add_items(Planning *planning, GError **error)
{
    g_auto(SearchLists) lists = {NULL};
    search_lists_items(&lists);
    return add_side(planning, &lists, NULL, false, error);
}

static bool
add_sizes(Planning *planning, GError **error)
{
    g_auto(SearchLists) lists = {NULL};
    search_lists_sizes(planning->size_from, planning->size_below, &lists);
    return add_side(planning, &lists, planning->size, false, error);
}

static bool
add_asked(Planning *planning, GError **error)
{
    g_auto(SearchLists) lists = {NULL};
    search_lists_ids(planning->window->asked, &lists);
    return add_side(planning, &lists, NULL, false, error);
}

static bool
add_sides(Planning *planning, SearchPlan *plan, GError **error)
{
    for (guint i = 0; i < planning->others->len; i++)
        if (!add_condition(planning, g_ptr_array_index(planning->others, i), error))
            return false;
    if (planning->size != NULL && !add_sizes(planning, error))
        return false;
    if (planning->window->asked != NULL && !add_asked(planning, error))
        return false;
    if (planning->words->len > 0)
        return add_words(planning, plan, error);
    return refuse_words(planning, error) && (planning->has_sides || add_items(planning, error));
}

/* ── plan ────────────────────────────────────────────────────────────────────────────────── */

static const char sql_span[] = "SELECT (SELECT max(id) FROM item) - (SELECT min(id) FROM item)";

bool
search_plan_make(Db *db, const GPtrArray *conjuncts, const SearchWindow *window,
                 GHashTable *parties, SearchPlan *plan, GError **error)
{
    int64_t last = window->before_id != 0 ? window->before_id - 1 : G_MAXINT64;
    plan->leap = search_leap_new(db, parties, window->limit == G_MAXINT64);
    plan->match = g_string_new(NULL);
    plan->snapshot = stmt_prepare(db, sql_span, error);
    if (plan->snapshot == NULL || stmt_step(plan->snapshot, error) == STMT_ERROR)
        return false;
    g_auto(Planning) planning = {
        .db = db,
        .window = window,
        .parties = parties,
        .leap = plan->leap,
        .range = {.last = last, .span = stmt_int64(plan->snapshot, 0)},
        .size_below = G_MAXINT64,
        .words = g_ptr_array_new(),
        .unwanted = g_ptr_array_new(),
        .others = g_ptr_array_new(),
    };
    sort_out(&planning, conjuncts);
    if (!add_sides(&planning, plan, error))
        return false;
    search_leap_begin(plan->leap, planning.range.last);
    return true;
}
