/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which sides a search has (store/search-side.h), and what is left to be tested. */
#pragma once

#include "store/search-leap.h"

typedef struct {
    int64_t limit;     /* G_MAXINT64: all are wanted */
    int64_t before_id; /* 0: from the newest on */
    const char *asked; /* JSON array of the ids that may be found at all; NULL: any */
    bool by_relevance;
} SearchWindow;

typedef struct {
    SearchLeap *leap;        /* begun */
    GString *match;          /* the words as a full-text expression */
    const SearchSide *words; /* what it finds; NULL: no words */
    Stmt *snapshot;          /* while it is open, the database stays as it is */
} SearchPlan;

void search_plan_clear(SearchPlan *plan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchPlan, search_plan_clear)

/* How to find the items that fulfil all `conjuncts` (Query), which must live as long as the plan.
 * `parties`: see SearchSql. */
bool search_plan_make(Db *db, const GPtrArray *conjuncts, const SearchWindow *window,
                      GHashTable *parties, SearchPlan *plan,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
