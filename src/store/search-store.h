/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-text index: adding, taking out, finding. */
#pragma once

#include "model/query.h"
#include "store/db.h"
#include "store/search-text.h"

/* Inside a transaction; the item's row must exist, and the item must not be indexed yet. */
bool search_store_add(Db *db, int64_t item_id, const SearchText *text,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the item out of the index; nothing happens when it is not there. In a Purge scope. The
 * words are gone from the file only after search_store_settle() and db_settle(). */
bool search_store_remove(Db *db, int64_t item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rewrites the index so that no word of removed items is left in it. Takes time in proportion to
 * the index: once after many removals, not after each. */
bool search_store_settle(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The texts as indexed. An item without any leaves `text` empty (all NULL). */
bool search_store_text(Db *db, int64_t item_id, SearchText *text,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

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

/* Up to `limit` SearchHit, newest first, of items older than `before_id` (0: from the newest on;
 * the next page starts with the last id of this one). FAIL_USAGE when the query names what is not
 * there, like an unknown mailbox. */
GPtrArray *search_store_find(Db *db, const Query *query, guint limit, int64_t before_id,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t) of all items that fulfil the query, newest first; of those among `asked` (int64_t)
 * when it is not NULL. Memory grows with the ids alone. FAIL_USAGE likewise. */
GArray *search_store_find_ids(Db *db, const Query *query, const GArray *asked,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
