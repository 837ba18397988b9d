/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts over the whole database. */
#pragma once

#include "model/item.h"
#include "store/db.h"

typedef struct {
    int64_t renditions, raw_bytes, content_bytes, text_bytes, index_bytes, file_bytes;
} StoredSizes;

/* Reads what says how long each block is, not the blocks. */
bool stats_store_sizes(Db *db, StoredSizes *sizes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    int64_t id;
    Channel channel;
    Instant date_at;
    int64_t bytes;              /* of all its renditions; of a note's text when it has none */
    const GPtrArray *mailboxes; /* char *: in which it was seen */
} CountedItem;

/* Borrowed for the call. */
typedef void (*CountedItemFunc)(const CountedItem *item, void *data);

/* All items, the oldest first. */
bool stats_store_each(Db *db, CountedItemFunc on_item, void *data,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
