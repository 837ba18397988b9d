/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The few items that can fulfil a query at all. */
#pragma once

#include "store/search-sql.h"

/* A SELECT of their ids, where the database can name them without looking at every item; false,
 * and nothing appended, where it cannot. May give doubles, and items that do not fulfil it. */
bool search_candidates_append(SearchSql *sql, const Query *query);
