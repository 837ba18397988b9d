/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-ways.h"

#include "store/search-match.h"

/* An OR that words alone cannot express becomes one way for each of its sides, so that each is
 * walked in the manner that suits it; up to this many, then it is a condition like others. */
#define WAYS_MAX 16

/* ── negations ───────────────────────────────────────────────────────────────────────────── */

/* Not all of them: any of them not. Not any of them: all of them not. */
static void
move_inwards(Query *negation)
{
    g_autoptr(Query) group = g_ptr_array_steal_index(negation->children, 0);
    negation->kind = group->kind == QUERY_ALL ? QUERY_ANY : QUERY_ALL;
    while (group->children->len > 0) {
        Query *child = query_new(QUERY_NOT);
        g_ptr_array_add(child->children, g_ptr_array_steal_index(group->children, 0));
        g_ptr_array_add(negation->children, child);
    }
}

/* Not not. */
static void
lift(Query *negation)
{
    g_autoptr(Query) other = g_ptr_array_steal_index(negation->children, 0);
    negation->kind = QUERY_ALL;
    g_ptr_array_add(negation->children, g_ptr_array_steal_index(other->children, 0));
}

/* The words of one full-text expression stay together. */
static void
turn(Query *query)
{
    const Query *child = query->children->len > 0 ? g_ptr_array_index(query->children, 0) : NULL;
    if (query->kind == QUERY_NOT && child->kind == QUERY_NOT)
        lift(query);
    else if (query->kind == QUERY_NOT && child->children->len > 0 && !search_match_covers(child))
        move_inwards(query);
    for (guint i = 0; i < query->children->len; i++)
        turn(g_ptr_array_index(query->children, i));
}

/* ── ways ────────────────────────────────────────────────────────────────────────────────── */

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

GPtrArray *
search_ways(Query *query)
{
    g_autoptr(GPtrArray) conjuncts = g_ptr_array_new();
    GPtrArray *ways = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    turn(query);
    flatten(query, conjuncts);
    split(conjuncts, WAYS_MAX, ways);
    return ways;
}
