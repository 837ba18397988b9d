/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which lists of item ids the database keeps in order, and which of them a condition asks for. */
#pragma once

#include "store/search-sql.h"

/* One list, or one for each member: each can be entered at any id. */
typedef struct {
    const char *members; /* tables; NULL: there is one list */
    const char *which;   /* condition on the members */
    const char *table, *id;
    const char *join; /* condition on the table: what is in the list */
    const char *but;  /* " AND ...": what counts of it; NULL: all */
} SearchList;

typedef struct {
    const SearchList *lists;
    guint count;
    char *value;   /* for every "?" in them; NULL: there is none */
    bool is_exact; /* the items in the lists fulfil the condition, else they may */
    bool is_named; /* the ids come from the searcher: no item need be there */
} SearchLists;

void search_lists_clear(SearchLists *lists);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchLists, search_lists_clear)

/* False: no lists hold all items that fulfil the query. `parties`: see SearchSql. */
bool search_lists_find(const Query *query, GHashTable *parties, SearchLists *found);

/* Items of this size, and some others. */
void search_lists_sizes(int64_t from, int64_t below, SearchLists *found);

/* Every item there is. */
void search_lists_items(SearchLists *found);

/* What a full-text expression finds. */
void search_lists_match(const char *match, SearchLists *found);

/* The ids in a JSON array. */
void search_lists_ids(const char *ids, SearchLists *found);
