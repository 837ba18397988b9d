/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/item.h"
#include "store-fixture.h"
#include "store/search-find.h"
#include "store/search-store.h"
#include "store/vocabulary.h"

#include <string.h>

static int64_t
add(StoreFixture *fixture, int number, SearchField field, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_auto(SearchText) texts = {{NULL}};
    int64_t id = item_id_first((Instant)day_from_civil((Civil){2026, 1, 1}) * 86400) + number;
    texts.of[field] = g_strdup(text);
    store_fixture_add_item(fixture, id);
    g_assert_true(search_store_add(fixture->db, id, &texts, &error));
    return id;
}

static char *
joined(GPtrArray *take_words)
{
    g_autoptr(GPtrArray) words = take_words;
    g_ptr_array_add(words, NULL);
    return g_strjoinv(" ", (char **)words->pdata);
}

static void
test_list(void)
{
    g_auto(StoreFixture) fixture = {0};
    g_autoptr(GError) error = NULL;
    store_fixture_open(&fixture);
    add(&fixture, 1, SEARCH_BODY, "kast kaste kaster kast kast kasus katt 東京都 Åse");
    for (int i = 2; i < 200; i++)
        add(&fixture, i, SEARCH_BODY, "kaste kaste kaste");
    g_autofree char *kast = joined(vocabulary_list(fixture.db, "kast", 100, &error));
    g_assert_cmpstr(kast, ==, "kast kaste kaster");
    g_autofree char *two = joined(vocabulary_list(fixture.db, "ka", 2, &error));
    g_assert_cmpstr(two, ==, "kast kaste");
    g_autofree char *none = joined(vocabulary_list(fixture.db, "kx", 2, &error));
    g_assert_cmpstr(none, ==, "");
    g_autofree char *dense = joined(vocabulary_list(fixture.db, "京", 9, &error));
    g_assert_cmpstr(dense, ==, "京 京都");
    g_autofree char *next = NULL, *end = NULL;
    g_assert_true(vocabulary_next(fixture.db, "kastf", &next, &error));
    g_assert_cmpstr(next, ==, "kasus");
    g_assert_true(vocabulary_next(fixture.db, "龘", &end, &error));
    g_assert_null(end);
}

/* Optimal string alignment, as in the books. */
static guint
distance(const char *one, const char *other)
{
    guint table[32][32];
    guint m = (guint)strlen(one), n = (guint)strlen(other);
    for (guint i = 0; i <= m; i++)
        for (guint j = 0; j <= n; j++) {
            table[i][j] = i == 0 ? j : i;
            if (i == 0 || j == 0)
                continue;
            table[i][j] = MIN(MIN(table[i - 1][j], table[i][j - 1]) + 1,
                              table[i - 1][j - 1] + (one[i - 1] != other[j - 1]));
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                table[i][j] = MIN(table[i][j], table[i - 2][j - 2] + 1);
        }
    return table[m][n];
}

/* Exactly the words at that distance, against looking at every one. */
static void
test_similar(void)
{
    g_auto(StoreFixture) fixture = {0};
    g_autoptr(GError) error = NULL;
    store_fixture_open(&fixture);
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 600; i++) {
        for (int length = g_rand_int_range(random, 2, 7); length > 0; length--)
            g_string_append_c(text, (char)g_rand_int_range(random, 'a', 'f'));
        g_string_append_c(text, ' ');
    }
    add(&fixture, 1, SEARCH_BODY, text->str);
    g_autoptr(GPtrArray) all = vocabulary_list(fixture.db, "", 1000, &error);
    g_assert_cmpuint(all->len, >, 300);
    for (int i = 0; i < 150; i++) {
        const char *word =
            g_ptr_array_index(all, (guint)g_rand_int_range(random, 0, (int)all->len));
        g_autofree char *wanted = g_strdup_printf("%c%s", i % 5 == 0 ? 'g' : 'b', word + 1);
        guint changes = 1 + (guint)i % 2, same = (guint)i % 3;
        g_autoptr(GPtrArray) found = vocabulary_similar(fixture.db, wanted, changes, same, &error);
        g_assert_no_error(error);
        guint expected = 0;
        for (guint j = 0; j < all->len; j++) {
            const char *other = g_ptr_array_index(all, j);
            bool fits = distance(wanted, other) <= changes && strncmp(wanted, other, same) == 0;
            expected += fits;
            if (fits != g_ptr_array_find_with_equal_func(found, other, g_str_equal, NULL))
                g_error("%s with %u changes, %u same: %s", wanted, changes, same, other);
        }
        g_assert_cmpuint(found->len, ==, expected);
    }
}

static void
test_ranking(void)
{
    g_auto(StoreFixture) fixture = {0};
    g_autoptr(GError) error = NULL;
    store_fixture_open(&fixture);
    for (int i = 0; i < 50; i++)
        add(&fixture, i, SEARCH_BODY, "common words everywhere");
    int64_t in_attachment = add(&fixture, 90, SEARCH_ATTACHMENTS, "turbine stands here too");
    int64_t in_body = add(&fixture, 80, SEARCH_BODY, "turbine stands here too");
    int64_t in_subject = add(&fixture, 70, SEARCH_SUBJECT, "turbine stands here too");
    g_autoptr(Query) query = query_new(QUERY_ANY);
    const char *const words[] = {"turbine", "common"};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        Query *one = query_new(QUERY_WORDS);
        one->text = g_strdup(words[i]);
        g_ptr_array_add(query->children, one);
    }
    SearchPage page = {.limit = 4, .by_relevance = true};
    g_autoptr(GArray) ids = search_find_ids(fixture.db, query, &page, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(ids->len, ==, 4);
    g_assert_cmpint(g_array_index(ids, int64_t, 0), ==, in_subject);
    g_assert_cmpint(g_array_index(ids, int64_t, 1), ==, in_body);
    g_assert_cmpint(g_array_index(ids, int64_t, 2), ==, in_attachment);
}

/* What fits a little better but is years older comes later; what fits much better comes first. */
static void
test_recency(void)
{
    static const struct {
        int year;
        const char *text;
    } samples[] = {
        {2019, "turbine"},
        {2026, "turbine with another word"},
        {2025, "turbine in a text with so many words that it can hardly be about one thing, and"
               " then some more words, which make it longer still than all the others are"},
    };
    g_auto(StoreFixture) fixture = {0};
    g_autoptr(GError) error = NULL;
    store_fixture_open(&fixture);
    int64_t ids[G_N_ELEMENTS(samples)];
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        g_auto(SearchText) texts = {{NULL}};
        texts.of[SEARCH_BODY] = g_strdup(samples[i].text);
        ids[i] = item_id_first((Instant)day_from_civil((Civil){samples[i].year, 1, 1}) * 86400);
        store_fixture_add_item(&fixture, ids[i]);
        g_assert_true(search_store_add(fixture.db, ids[i], &texts, &error));
    }
    g_autoptr(Query) query = query_new(QUERY_WORDS);
    query->text = g_strdup("turbine");
    SearchPage page = {.by_relevance = true};
    g_autoptr(GArray) found = search_find_ids(fixture.db, query, &page, &error);
    g_assert_cmpuint(found->len, ==, 3);
    g_assert_cmpint(g_array_index(found, int64_t, 0), ==, ids[1]);
    g_assert_cmpint(g_array_index(found, int64_t, 1), ==, ids[0]);
    g_assert_cmpint(g_array_index(found, int64_t, 2), ==, ids[2]);
}

/* More words with a prefix than are said one by one: the same answers. */
static void
test_wide_prefixes(void)
{
    g_auto(StoreFixture) fixture = {0};
    g_autoptr(GError) error = NULL;
    store_fixture_open(&fixture);
    int64_t last = 0;
    for (int i = 0; i < 700; i++) {
        g_autofree char *text = g_strdup_printf("number q%d of many", i);
        last = add(&fixture, i, i % 2 == 0 ? SEARCH_BODY : SEARCH_ATTACHMENTS, text);
    }
    static const struct {
        const char *text;
        QueryField field;
        int64_t count;
    } cases[] = {
        {"q", QUERY_FIELD_ANY, 700},         {"q", QUERY_FIELD_BODY, 350},
        {"q6", QUERY_FIELD_ANY, 111},        {"number q", QUERY_FIELD_ANY, 700},
        {"q q", QUERY_FIELD_ANY, 0},         {"of q", QUERY_FIELD_ANY, 0},
        {"q", QUERY_FIELD_SUBJECT, 0},       {"q", QUERY_FIELD_ATTACHMENT, 350},
        {"number q69", QUERY_FIELD_ANY, 11}, {"q", QUERY_FIELD_CC, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Query) query = query_new(QUERY_WORDS);
        query->text = g_strdup(cases[i].text);
        query->field = cases[i].field;
        query->is_prefix = true;
        int64_t count;
        g_assert_true(search_find_count(fixture.db, query, &count, &error));
        if (count != cases[i].count)
            g_error("case %zu: %d found", i, (int)count);
    }
    g_autoptr(Query) query = query_new(QUERY_WORDS);
    query->text = g_strdup("q");
    query->is_prefix = true;
    g_autoptr(GPtrArray) hits =
        search_find_hits(fixture.db, query, &(SearchPage){.limit = 1}, &error);
    const SearchHit *hit = g_ptr_array_index(hits, 0);
    g_assert_cmpint(hit->item_id, ==, last);
    g_assert_cmpstr(hit->snippet, ==, "number \002q699\003 of many");
}

/* Many prefixes together have no more words than one query may have. */
static void
test_many_prefixes(void)
{
    g_auto(StoreFixture) fixture = {0};
    g_autoptr(GError) error = NULL;
    store_fixture_open(&fixture);
    g_autoptr(GString) text = g_string_new(NULL);
    for (char first = 'a'; first < 'i'; first++)
        for (int i = 0; i < 120; i++)
            g_string_append_printf(text, "%c%d ", first, i);
    add(&fixture, 1, SEARCH_BODY, text->str);
    g_autoptr(Query) all = query_new(QUERY_ALL);
    for (char first = 'a'; first < 'i'; first++) {
        Query *query = query_new(QUERY_WORDS);
        query->text = g_strdup_printf("%c", first);
        query->is_prefix = true;
        g_ptr_array_add(all->children, query);
    }
    int64_t count;
    g_assert_true(search_find_count(fixture.db, all, &count, &error));
    g_assert_cmpint(count, ==, 1);
    guint words = 0, wide = 0;
    for (guint i = 0; i < all->children->len; i++) {
        const Query *query = g_ptr_array_index(all->children, i);
        words += query->endings->len;
        wide += query->is_wide;
    }
    g_assert_cmpuint(words, ==, 600);
    g_assert_cmpuint(wide, ==, 3);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vocabulary/list", test_list);
    g_test_add_func("/vocabulary/similar", test_similar);
    g_test_add_func("/search-rank/columns", test_ranking);
    g_test_add_func("/search-rank/recency", test_recency);
    g_test_add_func("/search-prefix/wide", test_wide_prefixes);
    g_test_add_func("/search-prefix/many", test_many_prefixes);
    return g_test_run();
}
