/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Question -> hits. */
#pragma once

#include "archive/archive.h"
#include "model/item.h"
#include "model/reader.h"

typedef struct {
    const char *query;
    Reader reader; /* finds what may be seen, as if there were nothing else */
    guint limit;
    int64_t before_id; /* items older than this one: the next page; 0: from the newest on */
    bool by_relevance; /* best first, of the newest that have the words; pages are by date only */
} SearchRequest;

typedef struct {
    const Item *item;    /* without text */
    const char *snippet; /* plain text, one line */
} FoundItem;

/* Borrowed for the call. */
typedef void (*FoundItemFunc)(const FoundItem *found, void *data);

/* Gives up to `limit` items; the memory grows by eight bytes an item. FAIL_USAGE for a query that
 * does not parse: the message shows the place. FAIL_REFUSED when it cannot be decided what the
 * reader may see. */
bool search_items(Archive *archive, const SearchRequest *request, FoundItemFunc on_found,
                  void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids (int64_t) of all of them, newest first. Fails likewise. */
GArray *search_ids(Archive *archive, const char *query, Reader reader,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many items there are. Fails likewise. */
bool search_count(Archive *archive, const char *query, Reader reader, int64_t *count,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
