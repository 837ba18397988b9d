/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/search.h"

#include "archive/archive-private.h"
#include "archive/query-decisions.h"
#include "archive/query-parser.h"
#include "archive/visible.h"
#include "store/item-store.h"

#include <string.h>

/* So many snippets at a time. */
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

static void
free_found(void *item)
{
    if (item != NULL)
        item_free(item);
}

/* Item for each hit; NULL for one that was purged since it was found. */
static GPtrArray *
load_items(Archive *archive, const GPtrArray *hits, GError **error)
{
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(free_found);
    for (guint i = 0; i < hits->len; i++) {
        const SearchHit *hit = g_ptr_array_index(hits, i);
        Item *item;
        if (!item_store_find(archive->db, hit->item_id, &item, error))
            return NULL;
        g_ptr_array_add(items, item);
    }
    return g_steal_pointer(&items);
}

typedef struct {
    GPtrArray *hits, *items;
} Page;

static void
page_clear(Page *page)
{
    g_clear_pointer(&page->hits, g_ptr_array_unref);
    g_clear_pointer(&page->items, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Page, page_clear)

static bool
load_page(Archive *archive, const Query *query, const GArray *ids, Page *page, GError **error)
{
    g_autoptr(Snapshot) snapshot = snapshot_begin(archive->db, error);
    if (snapshot == NULL)
        return false;
    page->hits = search_find_snippets(archive->db, query, ids, error);
    page->items = page->hits != NULL ? load_items(archive, page->hits, error) : NULL;
    return page->items != NULL;
}

/* Whoever is given them may take his time: no snapshot waits for that. */
static bool
give(Archive *archive, const Query *query, const GArray *ids, FoundItemFunc on_found, void *data,
     GError **error)
{
    g_auto(Page) page = {NULL, NULL};
    if (!load_page(archive, query, ids, &page, error))
        return false;
    for (guint i = 0; i < page.items->len; i++) {
        const SearchHit *hit = g_ptr_array_index(page.hits, i);
        g_autofree char *snippet = without_marks(hit->snippet);
        FoundItem found = {g_ptr_array_index(page.items, i), snippet};
        if (found.item != NULL)
            on_found(&found, data);
    }
    return true;
}

static Query *
parse(Archive *archive, const char *text, Reader reader, GError **error)
{
    g_autoptr(Query) query = query_parse(text, archive->zone, archive_today(archive), error);
    if (query == NULL)
        return NULL;
    if (query_decide(archive, query, error))
        return g_steal_pointer(&query);
    (void)access_refuse(reader, error);
    return NULL;
}

static bool
give_all(Archive *archive, const Query *query, const GArray *ids, FoundItemFunc on_found,
         void *data, GError **error)
{
    for (guint first = 0; first < ids->len; first += PAGE) {
        g_autoptr(GArray) page = g_array_new(FALSE, FALSE, sizeof(int64_t));
        g_array_append_vals(page, &g_array_index(ids, int64_t, first), MIN(ids->len - first, PAGE));
        if (!give(archive, query, page, on_found, data, error))
            return false;
    }
    return true;
}

bool
search_items(Archive *archive, const SearchRequest *request, FoundItemFunc on_found, void *data,
             GError **error)
{
    g_autoptr(Query) query = parse(archive, request->query, request->reader, error);
    if (query == NULL)
        return false;
    SearchPage page = {.limit = request->limit,
                       .before_id = request->before_id,
                       .by_relevance = request->by_relevance};
    g_autoptr(GArray) ids = visible_find(archive, request->reader, query, &page, error);
    return ids != NULL && give_all(archive, query, ids, on_found, data, error);
}

GArray *
search_ids(Archive *archive, const char *query, Reader reader, GError **error)
{
    const SearchPage all = {0};
    g_autoptr(Query) parsed = parse(archive, query, reader, error);
    return parsed != NULL ? visible_find(archive, reader, parsed, &all, error) : NULL;
}

bool
search_count(Archive *archive, const char *query, Reader reader, int64_t *count, GError **error)
{
    const SearchPage all = {0};
    g_autoptr(Query) parsed = parse(archive, query, reader, error);
    if (parsed == NULL)
        return false;
    if (reader_sees_all(reader)) /* then memory does not grow with them */
        return search_find_count(archive->db, parsed, count, error);
    g_autoptr(GArray) ids = visible_find(archive, reader, parsed, &all, error);
    *count = ids != NULL ? ids->len : 0;
    return ids != NULL;
}
