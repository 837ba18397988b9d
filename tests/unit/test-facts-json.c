/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/facts-json.h"

#include "base/error.h"

#include <string.h>

#define ASK "\"ask\": [{\"item\": \"m\", \"today\": \"2025-01-01\"}]"
#define ITEM "{\"id\": \"m\", \"channel\": \"email\", \"date\": \"2024-03-15\"}"

static void
test_errors_name_their_place(void)
{
    static const struct {
        const char *text, *message;
    } table[] = {
        {"[]", "must be one JSON object"},
        {"{\"ask\": null}", "ask: is required"},
        {"{\"ask\": {}}", "ask: must be an array"},
        {"{\"ask\": [null]}", "ask[0]: must be an object"},
        {"{\"ask\": [], \"items\": [[]]}", "items[0]: must be an object"},
        {"{\"ask\": [], \"schedule\": {\"chat_days\": 30.0}}",
         "schedule.chat_days: must be a whole number"},
        {"{\"ask\": [], \"schedule\": {\"chat_days\": -1}}",
         "schedule.chat_days: must be from 0 to 3650"},
        {"{\"ask\": [], \"schedule\": {\"financial_year_end_month\": 0}}",
         "schedule.financial_year_end_month: must be from 1 to 12"},
        {"{\"ask\": [], \"schedule\": {\"individual_clock\": \"never\"}}",
         "schedule.individual_clock: must be one of last_contact, item"},
        {"{\"ask\": [], \"parties\": [{\"id\": \"P\", \"prospective\": \"\"}]}",
         "parties[0].prospective: must be one of supplier, partner"},
        {"{\"ask\": [], \"parties\": [{\"id\": \"P\", \"prospective\": \"customer\"}]}",
         "parties[0].prospective: must be one of supplier, partner"},
        {"{\"ask\": [], \"parties\": [{\"id\": \"P\", \"relationships\": [{\"end\": "
         "\"2024-01-01\"}]}]}",
         "parties[0].relationships[0].role: is required"},
        {"{\"ask\": [], \"items\": [" ITEM ", {\"id\": \"n\", \"channel\": \"email\", \"date\": "
         "\"2024-03-15\", \"links\": [{\"party\": \"X\"}]}]}",
         "items[1].links[0].party: no such party \"X\""},
        {"{\"ask\": [], \"items\": [{\"id\": \"m\", \"channel\": \"email\", \"date\": "
         "\"2024-03-15\", \"direction\": \"internal\"}]}",
         "items[0].direction: must be one of in, out"},
        {"{\"ask\": [], \"items\": [{\"id\": \"m\", \"channel\": \"email\", \"date\": "
         "\"2024-03-15\", \"received_at\": \"2024-03-15T00:00:00Z\"}]}",
         "items[0]: date and instants do not go together"},
        {"{\"ask\": [], \"items\": [{\"id\": \"m\", \"channel\": \"email\", \"date\": "
         "\"2024-03-15\", \"bookkeeping\": {\"kind\": \"invoice\", \"year\": 1899}}]}",
         "items[0].bookkeeping.year: must be from 1900 to 2999"},
        {"{\"ask\": [], \"holds\": [{\"matter\": \"M\", \"reason\": \"return\", \"placed_on\": "
         "\"2025-01-01\", \"scope\": {\"items\": [\"m\"]}}]}",
         "holds[0].scope.items[0]: no such item \"m\""},
        {"{\"ask\": [], \"holds\": [{\"matter\": \"M\", \"reason\": \"return\", \"placed_on\": "
         "\"2025-01-01\", \"scope\": {\"all\": false, \"items\": []}}]}",
         "holds[0].scope: must name items, parties or conversations, or all"},
        {"{\"ask\": [], \"requests\": [{\"id\": \"q\", \"type\": \"access\", \"received_on\": "
         "\"2025-01-02\", \"closed_on\": \"2025-01-01\", \"scope\": {\"all\": true}}]}",
         "requests[0].closed_on: must not be before received_on"},
        {"{" ASK "}", "ask[0].item: no such item \"m\""},
        {"{\"ask\": [{\"contact_record\": \"P\", \"today\": \"2025-01-01\"}], \"parties\": "
         "[{\"id\": \"P\", \"created_on\": \"2025-01-02\"}]}",
         "ask[0].today: the contact record was created later"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FactsDocument) document =
            facts_document_parse(table[i].text, strlen(table[i].text), &error);
        g_assert_null(document);
        g_assert_true(fail_is(error, FAIL_MALFORMED));
        g_assert_cmpstr(error->message, ==, table[i].message);
    }
}

static void
test_what_is_no_json(void)
{
    static const char *const texts[] = {
        "", "{", "{} {}", "{\"ask\": [], \"ask\": []}", "{\"ask\": [\"\xff\"]}", "{\"ask\": [],}"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(FactsDocument) document =
            facts_document_parse(texts[i], strlen(texts[i]), &error);
        g_assert_null(document);
        g_assert_true(fail_is(error, FAIL_MALFORMED));
        g_assert_true(g_str_has_prefix(error->message, "line 1, column "));
    }
}

static FactsDocument *
parse(const char *text)
{
    g_autoptr(GError) error = NULL;
    FactsDocument *document = facts_document_parse(text, strlen(text), &error);
    g_assert_no_error(error);
    return document;
}

static void
test_null_means_left_out(void)
{
    g_autoptr(FactsDocument) document =
        parse("{\"schedule\": {\"chat_days\": null, \"time_zone\": null}, \"parties\": null, "
              "\"items\": [{\"id\": \"m\", \"channel\": \"phone\", \"date\": \"2024-03-15\", "
              "\"first_seen_at\": null, \"answered\": null, \"links\": null, \"bookkeeping\": "
              "null}], " ASK "}");
    const ItemFact *item = facts_item(document->facts, 0);
    g_assert_cmpint(document->facts->schedule.chat_days, ==, 30);
    g_assert_true(item->is_answered);
    g_assert_cmpint(item->channel, ==, CHANNEL_PHONE);
    g_assert_cmpuint(item->bookkeeping, ==, FACTS_NONE);
    g_assert_cmpuint(document->questions->len, ==, 1);
}

/* Whoever is referred to may stand later in the text. */
static void
test_order_does_not_matter(void)
{
    g_autoptr(FactsDocument) document =
        parse("{" ASK ", \"holds\": [{\"matter\": \"M\", \"reason\": \"return\", \"placed_on\": "
              "\"2025-01-01\", \"scope\": {\"items\": [\"m\"], \"conversations\": [\"c\", "
              "\"unknown\"]}}], \"items\": [{\"id\": \"n\", \"channel\": \"chat\", \"date\": "
              "\"2024-03-15\", \"conversation\": \"c\", \"request_message\": \"q\"}, {\"id\": "
              "\"m\", \"channel\": \"email\", \"first_seen_at\": \"2024-12-31T23:30:00Z\", "
              "\"links\": [{\"party\": \"A\"}, {\"party\": \"B\", \"on_behalf_of\": \"A\"}]}], "
              "\"requests\": [{\"id\": \"q\", \"type\": \"access\", \"received_on\": "
              "\"2025-01-01\", \"scope\": {\"parties\": [\"B\"]}}], \"parties\": [{\"id\": "
              "\"B\"}, {\"id\": \"A\"}], \"schedule\": {\"time_zone\": \"Europe/Oslo\"}}");
    const Facts *facts = document->facts;
    const ItemFact *item = facts_item(facts, 1);
    const LinkFact *links = facts_links(facts, item);
    g_assert_cmpuint(item->link_count, ==, 2);
    g_assert_cmpuint(links[0].party, ==, 1);
    g_assert_cmpuint(links[0].on_behalf_of, ==, FACTS_NONE);
    g_assert_cmpuint(links[1].party, ==, 0);
    g_assert_cmpuint(links[1].on_behalf_of, ==, 1);
    g_assert_cmpuint(facts_item(facts, 0)->request_message, ==, 0);
    g_assert_cmpuint(g_array_index(facts_hold(facts, 0)->scope.items, uint32_t, 0), ==, 1);
    g_assert_cmpuint(g_array_index(facts_hold(facts, 0)->scope.conversations, uint32_t, 0), ==,
                     facts_item(facts, 0)->conversation);
    g_assert_cmpuint(facts->conversation_count, ==, 2);
    g_assert_cmpint(facts_archived_day(facts, item), ==, day_from_civil((Civil){2025, 1, 1}));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/facts-json/errors", test_errors_name_their_place);
    g_test_add_func("/facts-json/no-json", test_what_is_no_json);
    g_test_add_func("/facts-json/null", test_null_means_left_out);
    g_test_add_func("/facts-json/order", test_order_does_not_matter);
    return g_test_run();
}
