/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a query as a full-text expression of SQLite's FTS5. */
#pragma once

#include "model/query.h"

#include <stdbool.h>

/* One full-text expression says it all. It cannot begin with what is not wanted. */
bool search_match_covers(const Query *query);

/* What is not wanted can be said in one. */
bool search_match_covers_unwanted(const Query *query);

/* The expression for a query that is covered. */
void search_match_append(GString *match, const Query *query);

/* The same for queries that must all hold, some of them unwanted, at least one wanted. */
void search_match_append_all(GString *match, const GPtrArray *queries);
