/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding items by a query. FAIL_USAGE everywhere when it names what is not there, like an unknown
 * mailbox. What it asks about decisions has become ids before (archive/query-decisions.h); what its
 * prefixes stand for is filled in here. */
#pragma once

#include "model/query.h"
#include "store/db.h"

typedef struct {
    guint limit;       /* 0: all */
    int64_t before_id; /* only older ones: the last id of the page before; 0: from the newest on */
    const GArray *asked; /* int64_t: none but these; NULL: any */
    bool by_relevance;   /* among the newest SEARCH_RANKED that have the words; else newest first */
} SearchPage;

/* Ranking looks at every place of the words: of more items it would take too long. */
#define SEARCH_RANKED 1000

/* Around a hit in a snippet; never in stored text. */
#define SEARCH_HIT_BEGIN "\002"
#define SEARCH_HIT_END "\003"

typedef struct {
    int64_t item_id;
    char *snippet; /* one line of the body, else of the attachments, UTF-8: the words around the
                      hits, each hit between SEARCH_HIT_BEGIN and SEARCH_HIT_END; where neither is
                      hit, the beginning of the body */
} SearchHit;

void search_hit_free(SearchHit *hit);

/* SearchHit, in order. */
GPtrArray *search_find_hits(Db *db, Query *query, const SearchPage *page,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Their ids (int64_t) alone. */
GArray *search_find_ids(Db *db, Query *query, const SearchPage *page,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SearchHit for each of these ids (int64_t), which the query found. */
GPtrArray *search_find_snippets(Db *db, const Query *query, const GArray *ids,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many fulfil it; memory does not grow with them unless OR joins what words alone cannot. */
bool search_find_count(Db *db, Query *query, int64_t *count,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
