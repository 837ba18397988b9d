/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The full-text index: adding and taking out. store/search-find.h finds. */
#pragma once

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

/* One of them alone, inflating no more than it takes; "" for an item without any. */
bool search_store_field(Db *db, int64_t item_id, SearchField field, char **text,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
