/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/visible.h"

#include "archive/archive-private.h"
#include "model/item.h"

static GArray *
find_ids(Archive *archive, Query *query, const SearchPage *page, GError **error)
{
    g_autoptr(Snapshot) snapshot = snapshot_begin(archive->db, error);
    return snapshot != NULL ? search_find_ids(archive->db, query, page, error) : NULL;
}

/* A block has so many items at least. */
#define BLOCK_MIN 20
/* Where none of a block was visible, the next one is so much larger. */
#define BLOCK_GROWTH 8
/* Rather than decide more than this, everything that is left is decided at once. */
#define BLOCK_MAX 10000

/* A walk from the newest item on. */
typedef struct {
    guint wanted; /* 0: all */
    guint walked;
    GArray *visible;
} Walk;

/* As many as should do if the next items are as visible as the last; 0: all. */
static guint
next_block(const Walk *walk)
{
    guint64 block = walk->wanted;
    if (walk->visible->len > 0)
        block = (guint64)(walk->wanted - walk->visible->len) * walk->walked / walk->visible->len;
    else if (walk->walked > 0)
        block = (guint64)walk->walked * BLOCK_GROWTH;
    block = MAX(block + block / 4, BLOCK_MIN);
    return walk->walked == 0 || block <= BLOCK_MAX ? (guint)block : 0;
}

static GArray *
find_newest(Archive *archive, Reader reader, Query *query, const SearchPage *page, GError **error)
{
    g_autoptr(GArray) visible = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Walk walk = {.wanted = page->limit, .visible = visible};
    SearchPage block = {.before_id = page->before_id};
    for (bool is_last = false; !is_last;) {
        block.limit = walk.wanted > 0 ? next_block(&walk) : 0;
        g_autoptr(GArray) ids = find_ids(archive, query, &block, error);
        if (ids == NULL)
            return NULL;
        is_last = block.limit == 0 || ids->len < block.limit;
        walk.walked += ids->len;
        if (ids->len > 0)
            block.before_id = g_array_index(ids, int64_t, ids->len - 1);
        if (!access_filter(archive, reader, ids, error))
            return NULL;
        g_array_append_vals(visible, ids->data, ids->len);
        is_last = is_last || visible->len >= walk.wanted;
    }
    if (walk.wanted != 0)
        g_array_set_size(visible, MIN(visible->len, walk.wanted));
    return g_steal_pointer(&visible);
}

static int
compare_newest_first(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a > b ? -1 : a < b;
}

/* Items that stand in the other list too, the newest first; the order of the first stays. */
static GArray *
intersect(const GArray *ids, GArray *newest_first, guint limit)
{
    GArray *both = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < ids->len && both->len < limit; i++) {
        const int64_t *id = &g_array_index(ids, int64_t, i);
        if (g_array_binary_search(newest_first, id, compare_newest_first, NULL))
            g_array_append_val(both, *id);
    }
    return both;
}

/* Among the newest visible ones. Ranking what lies between them too takes less than asking for each
 * of them whether it has the words. */
static GArray *
find_best(Archive *archive, Reader reader, Query *query, const SearchPage *page, GError **error)
{
    const SearchPage newest = {.limit = MAX(page->limit, SEARCH_RANKED)};
    const SearchPage all = {.by_relevance = true};
    g_autoptr(GArray) visible = find_newest(archive, reader, query, &newest, error);
    if (visible == NULL || visible->len == 0)
        return g_steal_pointer(&visible);
    g_autoptr(Query) since = query_new(QUERY_AFTER);
    since->at = item_id_date(g_array_index(visible, int64_t, visible->len - 1));
    g_autoptr(GPtrArray) both = g_ptr_array_new();
    g_ptr_array_add(both, query);
    g_ptr_array_add(both, since);
    Query range = {.kind = QUERY_ALL, .children = both};
    g_autoptr(GArray) ranked = find_ids(archive, &range, &all, error);
    return ranked != NULL ? intersect(ranked, visible, page->limit) : NULL;
}

GArray *
visible_find(Archive *archive, Reader reader, Query *query, const SearchPage *page, GError **error)
{
    if (reader_sees_all(reader))
        return find_ids(archive, query, page, error);
    return page->by_relevance ? find_best(archive, reader, query, page, error)
                              : find_newest(archive, reader, query, page, error);
}
