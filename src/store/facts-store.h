/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the database knows that a decision needs: the one way from stored rows to facts. Items
 * come in whole conversations, some thousand at a time, in a fixed number of queries whatever
 * the size of the archive. */
#pragma once

#include "model/facts.h"
#include "store/db.h"

/* Ids that facts refer to by place, and what holds reach by id. */
typedef struct {
    GArray *parties;                /* int64_t: id of the party at a place */
    GHashTable *party_place;        /* id -> place + 1 */
    GByteArray *provisional;        /* by place of the party: 1, or 0 */
    GArray *items;                  /* int64_t: id of the item at a place, of the present chunk */
    GHashTable *held_items;         /* id -> GArray of uint32_t: places of holds */
    GHashTable *held_conversations; /* likewise */
} FactIds;

FactIds *fact_ids_new(void);
void fact_ids_free(FactIds *ids);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactIds, fact_ids_free)

/* The hold at this place covers the item from the next chunk on; twice is once. */
void fact_ids_hold_item(FactIds *ids, int64_t item_id, uint32_t hold);

/* In all that follows `asked` is either NULL, for everything, or ids (int64_t) of items about
 * which decisions are wanted: then only what bears on these is loaded. */

/* Adds parties with their relationships: all, or those of the asked items. */
bool facts_store_load_parties(Db *db, const GArray *asked, Facts *facts, FactIds *ids,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Adds those among these parties (int64_t) that no item is linked to. */
bool facts_store_load_unlinked(Db *db, const GArray *parties, Facts *facts, FactIds *ids,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After the parties: adds all holds, released ones too, and what they name; not what their queries
 * find. */
bool facts_store_load_holds(Db *db, const GArray *asked, Facts *facts, FactIds *ids,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How far to look around asked items. What is left out are contacts of their parties, which only
 * keep an item in ordinary use for longer. */
typedef enum {
    FACTS_WHOLE,        /* the conversations of all items of their parties */
    FACTS_LATEST,       /* of the latest ten of each of the parties' addresses */
    FACTS_CONVERSATION, /* their own only */
} FactsExtent;

typedef struct FactsCursor FactsCursor;

/* All items, or the conversations of the asked items and what the extent adds. */
FactsCursor *facts_cursor_open(Db *db, const GArray *asked, FactsExtent extent,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void facts_cursor_close(FactsCursor *cursor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FactsCursor, facts_cursor_close)

/* Replaces the items, links and bookkeeping flags in `facts`, what holds reach among them, and
 * ids->items by the next chunk; no items: the end. */
bool facts_cursor_next(FactsCursor *cursor, Facts *facts, FactIds *ids,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
