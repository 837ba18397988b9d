/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the database knows that a decision needs: the one way from stored rows to facts. Items
 * come in whole conversations, some thousand at a time, in a fixed number of queries whatever
 * the size of the archive. */
#pragma once

#include "model/facts.h"
#include "store/db.h"

/* Ids that facts refer to by place. */
typedef struct {
    GArray *parties;         /* int64_t: id of the party at a place */
    GHashTable *party_place; /* id -> place + 1 */
    GArray *items;           /* int64_t: id of the item at a place, of the present chunk */
} FactIds;

FactIds *fact_ids_new(void);
void fact_ids_free(FactIds *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactIds, fact_ids_free)

/* Adds all parties with their relationships. */
bool facts_store_load_parties(Db *db, Facts *facts, FactIds *ids,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct FactsCursor FactsCursor;

/* `item_id` 0: all items. Else only the conversations that bear on a decision about this item:
 * its own and those of its parties. */
FactsCursor *facts_cursor_open(Db *db, int64_t item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void facts_cursor_close(FactsCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactsCursor, facts_cursor_close)

/* Replaces the items and links in `facts` and ids->items by the next chunk; no items: the end. */
bool facts_cursor_next(FactsCursor *cursor, Facts *facts, FactIds *ids,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
