/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Question -> hits. */
#pragma once

#include "archive/archive.h"
#include "model/item.h"

typedef struct {
    const Item *item;    /* without text */
    const char *snippet; /* plain text, one line */
} FoundItem;

/* Borrowed for the call. */
typedef void (*FoundItemFunc)(const FoundItem *found, void *data);

/* Gives up to `limit` items, newest first; memory does not grow with their number. FAIL_USAGE for
 * a query that does not parse: the message shows the place. */
bool search_items(Archive *archive, const char *query, guint limit, FoundItemFunc on_found,
                  void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
