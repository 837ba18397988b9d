/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How to find the newest items that fulfil a query without looking at many others. */
#pragma once

#include "store/search-sql.h"

typedef struct {
    int64_t limit;
    int64_t before_id; /* 0: from the newest on */
    const char *asked; /* JSON array of the ids that may be found at all; NULL: any */
    bool by_relevance;
} SearchWindow;

/* Appends to `sql` the statement that gives id and score of items fulfilling all `conjuncts`
 * (Query), newest or best first. Asks the database how many there might be of each. */
bool search_plan(Db *db, const GPtrArray *conjuncts, const SearchWindow *window, SearchSql *sql,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
