/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Question -> hits. */
#pragma once

#include "archive/archive.h"
#include "model/item.h"

typedef struct {
    Item *item;    /* without text */
    char *snippet; /* plain text, one line */
} FoundItem;

void found_item_free(FoundItem *found);

/* FoundItem, newest first, at most `limit`. FAIL_USAGE for a query that does not parse: the
 * message shows the place. */
GPtrArray *search_items(Archive *archive, const char *query, guint limit,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
