/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A query to a small archive: it does not parse, or whatever is asked of it agrees. */
#include "fuzz.h"

#include "../unit/party-fixture.h"

#include "archive/notes.h"
#include "archive/search.h"
#include "archive/suggest.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

/* Of one page, so that there are many. */
#define PAGE 3

static Fixture fixture;

static void
close_archive(void)
{
    fixture_tear_down(&fixture, NULL);
}

static void
add_note(const char *text, int days_ago)
{
    bool is_stranger = days_ago % 3 == 0;
    char customer[] = "kari@example.com", stranger[] = "stranger@example.org";
    char *parties[] = {is_stranger ? stranger : customer, NULL};
    const NoteEntry entry = {.channel = CHANNEL_MEETING,
                             .at = instant_now() - days_ago * 86400,
                             .parties = parties,
                             .summary = text};
    int64_t id;
    g_autoptr(GError) error = NULL;
    if (!notes_add(fixture.archive, &entry, &id, &error))
        g_error("%s", error->message);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc, (void)argv;
    static const char *const texts[] = {"An offer of a table, and the price of it",
                                        "Blåbærgrøt og søknad",
                                        "Straße und Gemüse",
                                        "Zażółć gęślą jaźń",
                                        "東京都庁へ行きました",
                                        "Договор о цене",
                                        "Οδός και τιμή",
                                        "a b c a b a",
                                        "İstanbul'da ışık",
                                        "price 4711 EUR 12.50"};
    fixture_set_up(&fixture, NULL);
    atexit(close_archive);
    fixture_party(&fixture, "Customer AS", "kari@example.com", "example.com");
    for (size_t i = 0; i < 2 * G_N_ELEMENTS(texts); i++)
        add_note(texts[i % G_N_ELEMENTS(texts)], (int)i * 40);
    return 0;
}

static void
take_id(const FoundItem *found, void *data)
{
    if (!g_utf8_validate(found->snippet, -1, NULL))
        g_error("a snippet that is not UTF-8");
    g_array_append_val(data, found->item->id);
}

/* All of them, page by page; NULL with the error. */
static GArray *
find_in_pages(const char *text, Reader reader, bool by_relevance, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    SearchRequest request = {
        .query = text, .reader = reader, .limit = PAGE, .by_relevance = by_relevance};
    guint before;
    do {
        before = ids->len;
        if (!search_items(fixture.archive, &request, take_id, ids, error))
            return NULL;
        request.before_id = ids->len > 0 ? g_array_index(ids, int64_t, ids->len - 1) : 0;
    } while (!by_relevance && ids->len == before + PAGE);
    return g_steal_pointer(&ids);
}

static void
check_hits(const char *text, Reader reader, const GArray *ids)
{
    int64_t count = -1;
    g_autoptr(GError) error = NULL;
    if (!search_count(fixture.archive, text, reader, &count, &error) || count != (int64_t)ids->len)
        g_error("another count than hits");
    g_autoptr(GArray) paged = find_in_pages(text, reader, false, &error);
    if (paged == NULL || paged->len != ids->len ||
        (ids->len > 0 && memcmp(paged->data, ids->data, ids->len * sizeof(int64_t)) != 0))
        g_error("other hits in pages");
    g_autoptr(GArray) best = find_in_pages(text, reader, true, &error);
    if (best == NULL || best->len != MIN(ids->len, PAGE))
        g_error("other hits by relevance");
}

static void
search_as(const char *text, Reader reader)
{
    g_autofree char *suggestion = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) ids = search_ids(fixture.archive, text, reader, &error);
    if (ids != NULL)
        check_hits(text, reader, ids);
    else if (!fail_is(error, FAIL_USAGE) || !g_utf8_validate(error->message, -1, NULL))
        g_error("%s", error->message);
    if (ids != NULL && ids->len == 0 &&
        !suggest_query(fixture.archive, text, reader, &suggestion, &error))
        g_error("%s", error->message);
    if (suggestion != NULL && !g_utf8_validate(suggestion, -1, NULL))
        g_error("a suggestion that is not UTF-8");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    search_as(text, READER_UNRESTRICTED);
    search_as(text, READER_SUPPORT);
    return 0;
}
