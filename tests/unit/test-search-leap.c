/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Made-up queries over made-up items, compared with looking at every item: whatever a search leaps
 * over, it misses none. */
#include "made-items.h"
#include "store/search-find.h"

#define QUERIES 200

#define ID "%" G_GINT64_FORMAT

/* ── comparing ───────────────────────────────────────────────────────────────────────────── */

static GArray *
look_at_all(const MadeItems *made, const Query *query)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int i = ITEMS - 1; i >= 0; i--)
        if (made_item_fulfils(&made->items[i], query))
            g_array_append_val(ids, made->items[i].id);
    return ids;
}

static char *
describe(const Query *query)
{
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%d%s%.40s" ID "(", (int)query->kind, query->is_prefix ? "*" : "",
                           query->text != NULL ? query->text : "", query->number);
    for (guint i = 0; i < query->children->len; i++) {
        g_autofree char *child = describe(g_ptr_array_index(query->children, i));
        g_string_append_printf(text, " %s", child);
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}

/* The page of `all` that follows on `before_id`. */
static void
check_page(MadeItems *made, Query *query, const GArray *all, const SearchPage *page)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = describe(query);
    g_autoptr(GArray) found = search_find_ids(made->fixture.db, query, page, &error);
    g_assert_no_error(error);
    guint at = 0, limit = page->limit != 0 ? page->limit : G_MAXUINT;
    while (page->before_id != 0 && at < all->len &&
           g_array_index(all, int64_t, at) >= page->before_id)
        at++;
    guint expected = MIN(limit, all->len - at);
    bool is_same = found->len == expected;
    for (guint i = 0; i < expected && is_same; i++)
        is_same = g_array_index(found, int64_t, i) == g_array_index(all, int64_t, at + i);
    if (!is_same)
        g_error("found %u of %u, or others, with limit %u: %s", found->len, expected, limit, text);
}

static int
newest_first(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a > b ? -1 : a < b;
}

/* All of them, in another order. */
static void
check_ranked(MadeItems *made, Query *query, const GArray *all)
{
    SearchPage page = {.limit = 3000, .by_relevance = true};
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) found = search_find_ids(made->fixture.db, query, &page, &error);
    g_assert_no_error(error);
    g_array_sort(found, newest_first);
    g_assert_cmpmem(found->data, found->len * sizeof(int64_t), all->data,
                    all->len * sizeof(int64_t));
}

static void
check_query(MadeItems *made, Query *query)
{
    GRand *random = made->random;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) all = look_at_all(made, query);
    int64_t count, before = made->items[g_rand_int_range(random, 0, ITEMS)].id;
    guint limit = 1u << g_rand_int_range(random, 0, 11);
    g_assert_true(search_find_count(made->fixture.db, query, &count, &error));
    g_assert_cmpint(count, ==, all->len);
    check_page(made, query, all, &(SearchPage){.limit = 0});
    check_page(made, query, all, &(SearchPage){.limit = 20});
    check_page(made, query, all, &(SearchPage){.limit = limit});
    check_page(made, query, all, &(SearchPage){.limit = limit, .before_id = before});
    if (all->len > 0 && all->len <= 3000)
        check_ranked(made, query, all);
}

static void
test_made_up_queries(void)
{
    g_autoptr(MadeItems) made = made_items_new();
    for (int i = 0; i < QUERIES; i++) {
        g_autoptr(Query) query = made_items_query(made, 3);
        check_query(made, query);
    }
}

/* As many as there are, but not asked for as all: then sides come and go. */
static void
test_side_by_side(void)
{
    g_autoptr(MadeItems) made = made_items_new();
    for (int i = 0; i < QUERIES * 5; i++) {
        g_autoptr(Query) query = query_new(QUERY_ALL);
        for (int j = 0; j < 3; j++)
            g_ptr_array_add(query->children, made_items_query(made, 0));
        g_autoptr(GArray) all = look_at_all(made, query);
        check_page(made, query, all, &(SearchPage){.limit = ITEMS});
    }
}

static int
oldest_first(const void *one, const void *other)
{
    return newest_first(other, one);
}

/* None but these. */
static void
test_asked(void)
{
    g_autoptr(MadeItems) made = made_items_new();
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (int i = 0; i < ITEMS; i += 7)
        g_array_append_val(asked, made->items[i].id);
    for (int i = 0; i < QUERIES / 10; i++) {
        g_autoptr(Query) query = made_items_query(made, 2);
        g_autoptr(GArray) all = look_at_all(made, query);
        for (guint j = all->len; j > 0; j--)
            if (!g_array_binary_search(asked, &g_array_index(all, int64_t, j - 1), oldest_first,
                                       NULL))
                g_array_remove_index(all, j - 1);
        check_page(made, query, all, &(SearchPage){.limit = 50, .asked = asked});
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-leap/made-up-queries", test_made_up_queries);
    g_test_add_func("/search-leap/side-by-side", test_side_by_side);
    g_test_add_func("/search-leap/asked", test_asked);
    return g_test_run();
}
