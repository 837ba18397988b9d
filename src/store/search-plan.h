/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query as SQL: one full-text expression that drives the walk where there are words, and
 * conditions on the items it meets. */
#pragma once

#include "model/query.h"
#include "store/db.h"
#include "store/stmt.h"

typedef struct SearchPlan SearchPlan;

/* FAIL_USAGE when the query names a mailbox that does not exist. */
SearchPlan *search_plan_new(Db *db, const Query *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void search_plan_free(SearchPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchPlan, search_plan_free)

/* Only items before this id. */
void search_plan_limit_before(SearchPlan *plan, int64_t item_id);

/* A statement that gives up to `limit` rows, newest first: item id, snippet (NULL where the query
 * has no words to show). Valid as long as the plan. */
Stmt *search_plan_prepare(const SearchPlan *plan, guint limit,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
