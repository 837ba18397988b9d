/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/search.h"

#include "archive/archive-private.h"
#include "archive/query-parser.h"
#include "store/item-store.h"
#include "store/search-store.h"

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

static bool
give(Archive *archive, const SearchHit *hit, FoundItemFunc on_found, void *data, GError **error)
{
    g_autoptr(Item) item = NULL;
    if (!item_store_find(archive->db, hit->item_id, &item, error))
        return false;
    g_autofree char *snippet = without_marks(hit->snippet);
    FoundItem found = {item, snippet};
    if (item != NULL) /* else it was purged since the hit was found */
        on_found(&found, data);
    return true;
}

bool
search_items(Archive *archive, const char *query, guint limit, FoundItemFunc on_found, void *data,
             GError **error)
{
    g_autoptr(Query) tree = query_parse(query, archive->zone, archive_today(archive), error);
    if (tree == NULL)
        return false;
    int64_t before = 0;
    while (limit > 0) {
        guint wanted = MIN(limit, PAGE);
        g_autoptr(GPtrArray) hits = search_store_find(archive->db, tree, wanted, before, error);
        if (hits == NULL)
            return false;
        for (guint i = 0; i < hits->len; i++) {
            const SearchHit *hit = g_ptr_array_index(hits, i);
            before = hit->item_id;
            if (!give(archive, hit, on_found, data, error))
                return false;
        }
        limit = hits->len == wanted ? limit - wanted : 0;
    }
    return true;
}
