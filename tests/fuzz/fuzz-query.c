/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query that parses also runs: it finds something or nothing, and is no error of SQL. */
#include "fuzz.h"

#include "../unit/store-fixture.h"

#include "archive/query-decisions.h"
#include "archive/query-parser.h"
#include "base/error.h"
#include "store/search-find.h"
#include "store/search-store.h"

#include <stdlib.h>
#include <string.h>

#define HITS 20

static StoreFixture fixture;
static Zone *zone;

static void
close_archive(void)
{
    store_fixture_close(&fixture);
    zone_free(zone);
}

static void
add_item(int64_t id)
{
    g_auto(SearchText) text = {{
        [SEARCH_SUBJECT] = g_strdup("An offer"),
        [SEARCH_SENDER] = g_strdup("A Customer customer@example.com"),
        [SEARCH_RECIPIENTS] = g_strdup("support@example.no"),
        [SEARCH_BODY] = g_strdup("Please tell us the price of the table."),
        [SEARCH_FILENAMES] = g_strdup("table.pdf"),
        [SEARCH_ATTACHMENTS] = g_strdup("Length 180 cm, height 75 cm"),
    }};
    store_fixture_add_item(&fixture, id);
    if (!search_store_add(fixture.db, id, &text, NULL))
        g_error("no archive to search in");
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    zone = zone_open("Europe/Oslo", NULL);
    store_fixture_open(&fixture);
    atexit(close_archive);
    store_fixture_execute(&fixture, "INSERT INTO mailbox (name) VALUES ('support')");
    for (int64_t id = 1; id <= HITS; id++)
        add_item(id << 40);
    return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(Query) query = query_parse(text, zone, 20000, &error);
    if (query == NULL) {
        if (!fail_is(error, FAIL_USAGE))
            g_error("%s", error->message);
        return 0;
    }
    if (query_asks_decisions(query)) /* there is nothing here to decide by */
        return 0;
    const SearchPage page = {.limit = HITS};
    g_autoptr(GPtrArray) hits = search_find_hits(fixture.db, query, &page, &error);
    if (hits == NULL && !fail_is(error, FAIL_USAGE))
        g_error("%s", error->message);
    return 0;
}
