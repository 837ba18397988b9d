/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/search.h"

#include "archive/archive-private.h"
#include "archive/query-decisions.h"
#include "archive/query-parser.h"
#include "store/item-store.h"
#include "store/search-find.h"

#include <string.h>

#define PAGE 256

static char *
without_marks(const char *snippet)
{
    static const char marks[] = SEARCH_HIT_BEGIN SEARCH_HIT_END;
    char *plain = g_strdup(snippet), *end = plain;
    for (const char *c = snippet; *c != '\0'; c++)
        if (strchr(marks, *c) == NULL)
            *end++ = *c;
    *end = '\0';
    return plain;
}

static GPtrArray *
find_hits(Archive *archive, Query *query, const SearchPage *page, GError **error)
{
    g_autoptr(Snapshot) snapshot = snapshot_begin(archive->db, error);
    return snapshot != NULL ? search_find_hits(archive->db, query, page, error) : NULL;
}

static void
free_found(void *item)
{
    if (item != NULL)
        item_free(item);
}

/* Item, for so many hits from `first` on; NULL for one that was purged since it was found. */
static GPtrArray *
load_items(Archive *archive, const GPtrArray *hits, guint first, guint end, GError **error)
{
    g_autoptr(Snapshot) snapshot = snapshot_begin(archive->db, error);
    if (snapshot == NULL)
        return NULL;
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(free_found);
    for (guint i = first; i < end; i++) {
        const SearchHit *hit = g_ptr_array_index(hits, i);
        Item *item;
        if (!item_store_find(archive->db, hit->item_id, &item, error))
            return NULL;
        g_ptr_array_add(items, item);
    }
    return g_steal_pointer(&items);
}

/* Whoever is given them may take his time: no snapshot waits for that. */
static bool
give(Archive *archive, const GPtrArray *hits, guint first, FoundItemFunc on_found, void *data,
     GError **error)
{
    guint end = MIN(first + PAGE, hits->len);
    g_autoptr(GPtrArray) items = load_items(archive, hits, first, end, error);
    for (guint i = 0; items != NULL && i < items->len; i++) {
        const SearchHit *hit = g_ptr_array_index(hits, first + i);
        g_autofree char *snippet = without_marks(hit->snippet);
        FoundItem found = {g_ptr_array_index(items, i), snippet};
        if (found.item != NULL)
            on_found(&found, data);
    }
    return items != NULL;
}

static Query *
parse(Archive *archive, const char *text, GError **error)
{
    g_autoptr(Query) query = query_parse(text, archive->zone, archive_today(archive), error);
    if (query == NULL || !query_decide(archive, query, error))
        return NULL;
    return g_steal_pointer(&query);
}

bool
search_items(Archive *archive, const SearchRequest *request, FoundItemFunc on_found, void *data,
             GError **error)
{
    g_autoptr(Query) query = parse(archive, request->query, error);
    if (query == NULL)
        return false;
    SearchPage page = {.before_id = request->before_id, .by_relevance = request->by_relevance};
    for (guint left = request->limit; left > 0;) {
        page.limit = request->by_relevance ? left : MIN(left, PAGE);
        g_autoptr(GPtrArray) hits = find_hits(archive, query, &page, error);
        if (hits == NULL)
            return false;
        for (guint i = 0; i < hits->len; i += PAGE)
            if (!give(archive, hits, i, on_found, data, error))
                return false;
        if (hits->len > 0) {
            const SearchHit *last = g_ptr_array_index(hits, hits->len - 1);
            page.before_id = last->item_id;
        }
        left = hits->len == page.limit ? left - page.limit : 0;
    }
    return true;
}

GArray *
search_ids(Archive *archive, const char *query, GError **error)
{
    const SearchPage all = {0};
    g_autoptr(Query) parsed = parse(archive, query, error);
    return parsed != NULL ? search_find_ids(archive->db, parsed, &all, error) : NULL;
}

bool
search_count(Archive *archive, const char *query, int64_t *count, GError **error)
{
    g_autoptr(Query) parsed = parse(archive, query, error);
    return parsed != NULL && search_find_count(archive->db, parsed, count, error);
}
