/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/search.h"

#include "archive/archive-private.h"
#include "archive/query-parser.h"
#include "store/item-store.h"
#include "store/search-store.h"

#include <string.h>

void
found_item_free(FoundItem *found)
{
    g_clear_pointer(&found->item, item_free);
    g_free(found->snippet);
    g_free(found);
}

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

GPtrArray *
search_items(Archive *archive, const char *query, guint limit, GError **error)
{
    g_autoptr(Query) tree = query_parse(query, archive->zone, archive_today(archive), error);
    if (tree == NULL)
        return NULL;
    g_autoptr(GPtrArray) hits = search_store_find(archive->db, tree, limit, 0, error);
    if (hits == NULL)
        return NULL;
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)found_item_free);
    for (guint i = 0; i < hits->len; i++) {
        const SearchHit *hit = g_ptr_array_index(hits, i);
        FoundItem *one = g_new0(FoundItem, 1);
        g_ptr_array_add(found, one);
        one->snippet = without_marks(hit->snippet);
        if (!item_store_find(archive->db, hit->item_id, &one->item, error))
            return NULL;
    }
    return g_steal_pointer(&found);
}
