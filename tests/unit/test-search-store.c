/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-fixture.h"
#include "store/search-store.h"

static void
add(StoreFixture *fixture, int64_t item_id, const char *subject, const char *body)
{
    g_autoptr(GError) error = NULL;
    g_auto(SearchText) text = {{[SEARCH_SUBJECT] = g_strdup(subject),
                                [SEARCH_SENDER] = g_strdup("Kari kari@example.no"),
                                [SEARCH_BODY] = g_strdup(body)}};
    store_fixture_add_item(fixture, item_id);
    g_assert_true(search_store_add(fixture->db, item_id, &text, &error));
    g_assert_no_error(error);
}

static void
test_words(void)
{
    g_auto(StoreFixture) fixture = {0};
    store_fixture_open(&fixture);
    add(&fixture, 1 << 16, "Søknad", "Wir wohnen in der Straße\n Nummer 5.");
    add(&fixture, 2 << 16, "Other", "Nothing at all");
    g_autoptr(Query) query = query_new(QUERY_WORDS);
    query->text = g_strdup("strasse");
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) hits = search_store_find(fixture.db, query, 20, 0, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(hits->len, ==, 1);
    const SearchHit *hit = g_ptr_array_index(hits, 0);
    g_assert_cmpint(hit->item_id, ==, 1 << 16);
    g_assert_cmpstr(hit->snippet, ==, "Wir wohnen in der \002Straße\003 Nummer 5.");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/search-store/words", test_words);
    return g_test_run();
}
