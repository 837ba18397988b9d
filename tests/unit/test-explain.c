/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/decider.h"
#include "retention/explain.h"

static Day
day(const char *text)
{
    Day read;
    g_assert_true(day_parse(text, &read));
    return read;
}

typedef struct {
    Facts *facts;
    GPtrArray *parties, *items, *requests;
} Fixture;

static GPtrArray *
names_new(const char *name)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(names, g_strdup(name));
    return names;
}

/* A former customer and a letter of theirs. */
static void
set_up(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    Facts *facts = fixture->facts = facts_new();
    facts->schedule.version = 3;
    fixture->parties = names_new("Nordvik AS");
    fixture->items = names_new("letter 7");
    fixture->requests = names_new("request 5");
    facts_add_party(facts)->created_on = day("2020-01-01");
    facts_add_relationship(facts, PARTY_ROLE_CUSTOMER)->end = day("2024-06-30");
    facts_add_item(facts)->date = day("2022-05-10");
    facts_add_link(facts, 0);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    facts_free(fixture->facts);
    g_ptr_array_unref(fixture->parties);
    g_ptr_array_unref(fixture->items);
    g_ptr_array_unref(fixture->requests);
}

static void
assert_explained(const Fixture *fixture, bool is_record, const char *today, const char *expected)
{
    Question question = {is_record, 0, day(today)};
    FactNames names = {fixture->parties, fixture->items, fixture->requests};
    g_autoptr(Decider) decider = decider_new(fixture->facts, question.today);
    g_auto(Decision) decision;
    decision_init(&decision);
    if (is_record)
        decider_record(decider, 0, &decision);
    else
        decider_item(decider, 0, &decision);
    g_autofree char *text = explain_decision(fixture->facts, &question, &decision, &names);
    g_assert_cmpstr(text, ==, expected);
}

static RelationshipFact *
relationship(Fixture *fixture)
{
    return &g_array_index(fixture->facts->relationships, RelationshipFact, 0);
}

static void
test_relationship(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    assert_explained(fixture, false, "2025-06-30",
                     "Kept until 30 June 2025. The relationship with Nordvik AS as a customer "
                     "ended on 30 June 2024; correspondence is kept for 1 year after a "
                     "relationship ends (R-REL, schedule 3). No hold, no bookkeeping flag and no "
                     "other rule applies.");
    assert_explained(fixture, true, "2025-07-01",
                     "Due for deletion since 1 July 2025. The relationship with Nordvik AS as a "
                     "customer ended on 30 June 2024; the contact record is kept for 1 year after "
                     "that (R-REL, schedule 3). Otherwise it would have been kept until 30 June "
                     "2025 (R-LINKED).");
    relationship(fixture)->end = DAY_NONE;
    assert_explained(fixture, false, "2025-06-30",
                     "Kept without an end date. Nordvik AS is a customer; correspondence is kept "
                     "while the relationship lasts (R-ACTIVE, schedule 3). No hold, no bookkeeping "
                     "flag and no other rule applies.");
}

static void
test_bookkeeping(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    facts_add_bookkeeping(fixture->facts, BOOKKEEPING_INVOICE)->year = 2024;
    assert_explained(fixture, false, "2025-07-01",
                     "Kept until 31 December 2029, restricted to accounting since 1 July 2025. It "
                     "is flagged for bookkeeping (invoice) in the financial year that ended on 31 "
                     "December 2024; that is kept for 5 years from the end of the year (R-BOOK, "
                     "schedule 3). Otherwise it would have been kept until 30 June 2025 (R-REL).");
}

static void
test_hold_and_its_release(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    HoldFact *hold = facts_add_hold(fixture->facts, "Claim 2025-04", HOLD_LEGAL_CLAIM);
    hold->scope.all = true;
    hold->placed_on = day("2025-01-15");
    assert_explained(fixture, false, "2025-06-01",
                     "Held. The hold \"Claim 2025-04\" (legal claim) is in force since 15 January "
                     "2025; nothing that it covers may be deleted (R-HOLD, schedule 3). Otherwise "
                     "it would be kept until 30 June 2025 (R-REL).");
    hold->released_on = day("2025-09-10");
    assert_explained(fixture, false, "2025-09-10",
                     "Kept until 10 October 2025, restricted to the privacy officer since 1 July "
                     "2025. A hold was released on 10 September 2025; a safety delay of 30 days "
                     "follows (R-GRACE, schedule 3). Otherwise it would have been kept until 30 "
                     "June 2025 (R-REL).");
}

static void
test_request(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    RequestFact *request = facts_add_request(fixture->facts, REQUEST_ACCESS);
    request->scope.all = true;
    request->received_on = day("2025-06-20");
    assert_explained(fixture, true, "2025-06-20",
                     "Held. The access request \"request 5\", received on 20 June 2025, is open; "
                     "what it covers stays until it is closed (R-FREEZE, schedule 3). Otherwise it "
                     "would be kept without an end date (R-LINKED).");
    request->closed_on = day("2025-07-20");
    assert_explained(fixture, false, "2025-07-20",
                     "Due for deletion since 20 July 2025. The relationship with Nordvik AS as a "
                     "customer ended on 30 June 2024; correspondence is kept for 1 year after a "
                     "relationship ends (R-REL, schedule 3). No hold, no bookkeeping flag and no "
                     "other rule applies. It could not go before 20 July 2025, when a hold, a "
                     "request or a bookkeeping flag ended.");
}

static void
test_review(Fixture *fixture, gconstpointer unused)
{
    (void)unused;
    relationship(fixture)->end = DAY_NONE;
    relationship(fixture)->end_recorded_on = day("2024-06-30");
    fixture->facts->schedule.version = 0;
    fixture->facts->schedule.correspondence_months = 42;
    assert_explained(fixture, false, "2025-06-30",
                     "Kept until 30 December 2027. The relationship with Nordvik AS as a customer "
                     "ended on 30 June 2024; correspondence is kept for 3 years and 6 months after "
                     "a relationship ends (R-REL, schedule in force). Otherwise it would "
                     "have been kept until 30 July 2024 (R-GRACE). To be reviewed: a relationship "
                     "was ended without saying when: the day it was recorded stands in.");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *path;
        void (*test)(Fixture *fixture, gconstpointer unused);
    } tests[] = {
        {"/explain/relationship", test_relationship},
        {"/explain/bookkeeping", test_bookkeeping},
        {"/explain/hold", test_hold_and_its_release},
        {"/explain/request", test_request},
        {"/explain/review", test_review},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
    return g_test_run();
}
