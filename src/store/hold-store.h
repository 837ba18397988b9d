/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds and what they reach: rows of the tables hold, hold_scope. */
#pragma once

#include "model/hold.h"
#include "store/db.h"

/* Stores the hold's own row and sets its id; what it reaches is added by itself. */
bool hold_store_add(Db *db, Hold *hold, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By name of the table: item, party, conversation. *is_new: it was not in the scope before. */
bool hold_store_reach(Db *db, int64_t hold_id, const char *kind, int64_t target_id, bool *is_new,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *hold is NULL when there is none with this id. */
bool hold_store_find(Db *db, int64_t id, Hold **hold, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t) of the open holds, or of all, oldest first. */
GArray *hold_store_list(Db *db, bool with_released, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t) of the holds of a matter: the open ones, or the released ones. */
GArray *hold_store_of_matter(Db *db, const char *matter, bool are_released,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool hold_store_release(Db *db, int64_t id, Day on, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t) of the items in its scope, but for those that only its query finds. */
GArray *hold_store_items(Db *db, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Those among them whose erasure was approved. */
GArray *hold_store_erasures(Db *db, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    int64_t hold_id;
    uint32_t place; /* of the hold in the facts, which know all holds */
    char *matter;
    char *query;
} HoldQuery;

void hold_query_free(HoldQuery *query);

/* HoldQuery of every open hold that has one. */
GPtrArray *hold_store_queries(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The conversation that the number names: an item's, or its own; 0: there is none. *has_item: an
 * item has this id. */
bool hold_store_conversation(Db *db, int64_t number, int64_t *conversation_id, bool *has_item,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
