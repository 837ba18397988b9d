/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/notes.h"

#include "archive/items.h"
#include "base/error.h"
#include "party-fixture.h"
#include "store/search-store.h"

#include <string.h>

#define NINE 1704096000 /* 2024-01-01T08:00:00Z, nine by the clock in Oslo */

static Item *
add(Fixture *fixture, const NoteEntry *entry)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    NoteEntry as_owner = *entry;
    as_owner.reader = READER_UNRESTRICTED;
    bool is_done = notes_add(fixture->archive, &as_owner, &id, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    Item *item = items_get(fixture->archive, id, READER_UNRESTRICTED, &error);
    g_assert_no_error(error);
    return item;
}

static void
test_call(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(Item) item = add(fixture, &(NoteEntry){
                                            .channel = CHANNEL_PHONE,
                                            .at = NINE,
                                            .direction = DIRECTION_OUT,
                                            .is_answered = false,
                                            .phone = "22 33 44 55",
                                            .summary = "Nobody there.\nTry again on Monday.",
                                        });
    g_assert_cmpint(item->channel, ==, CHANNEL_PHONE);
    g_assert_cmpint(item->direction, ==, DIRECTION_OUT);
    g_assert_cmpint(item->date_at, ==, NINE);
    g_assert_false(item->is_answered);
    g_assert_cmpstr(item->subject, ==, "Nobody there.");
    g_assert_cmpstr(item->text, ==, "Nobody there.\nTry again on Monday.");
    g_assert_cmpuint(item->parties->len, ==, 0); /* nobody is registered */
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM participant WHERE role = 'with'"),
                    ==, 1);
}

static void
test_meeting(Fixture *fixture, gconstpointer data)
{
    (void)data;
    int64_t firm = fixture_party(fixture, "Firm", NULL, "firm.example.org");
    char *parties[] = {(char[]){"firm"}, (char[]){"new@example.com"},
                       (char[]){"bo@firm.example.org"}, (char[]){"BO@firm.example.org"}, NULL};
    g_autoptr(Item) item =
        add(fixture, &(NoteEntry){
                         .channel = CHANNEL_MEETING,
                         .at = INSTANT_NONE,
                         .is_answered = true,
                         .parties = parties,
                         .summary = "  Agreed on everything there was to agree on, and on lunch.  "
                                    "Kåre was there as well, and so was the weather",
                     });
    g_assert_cmpstr(item->subject, ==,
                    "Agreed on everything there was to agree on, and on lunch.…");
    g_assert_cmpuint(item->parties->len, ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM link"), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM participant"), ==, 2);
    g_autoptr(GError) error = NULL;
    g_autoptr(Party) party = parties_get(fixture->archive, firm, READER_UNRESTRICTED, &error);
    g_assert_no_error(error);
    g_assert_cmpint(party->items, ==, 1);
    g_auto(SearchText) text = {{NULL}};
    g_assert_true(search_store_text(fixture->archive->db, item->id, &text, &error));
    g_assert_nonnull(strstr(text.of[SEARCH_RECIPIENTS], "new@example.com"));
    g_assert_nonnull(strstr(text.of[SEARCH_BODY], "Kåre"));
}

static void
test_individual(Fixture *fixture, gconstpointer data)
{
    (void)data;
    char *parties[] = {(char[]){"Kari"}, NULL};
    fixture_item(fixture, "kari@example.com", "Kari");
    g_autoptr(Item) item = add(fixture, &(NoteEntry){.channel = CHANNEL_MEETING,
                                                     .at = INSTANT_NONE,
                                                     .is_answered = true,
                                                     .parties = parties,
                                                     .summary = "Coffee"});
    g_assert_cmpuint(item->from->len, ==, 1);
    const MailAddress *address = g_ptr_array_index(item->from, 0);
    g_assert_cmpstr(address->address, ==, "kari@example.com");
    g_autoptr(GError) error = NULL;
    int64_t firm = fixture_party(fixture, "Firm", "kari@example.com", NULL);
    g_autoptr(Party) party = parties_get(fixture->archive, firm, READER_UNRESTRICTED, &error);
    g_assert_no_error(error);
    g_assert_cmpint(party->items, ==, 2);
}

static void
test_refusals_store_nothing(Fixture *fixture, gconstpointer data)
{
    (void)data;
    char *nobody[] = {(char[]){"Nobody"}, NULL}, *us[] = {(char[]){"we@example.no"}, NULL};
    const struct {
        const char *phone;
        char **parties;
        const char *summary;
        Instant at;
        const char *part;
    } cases[] = {
        {NULL, NULL, "Text", INSTANT_NONE, "who"},
        {"12", NULL, "Text", INSTANT_NONE, "12"},
        {"22334455", nobody, "Text", INSTANT_NONE, "Nobody"},
        {NULL, us, "Text", INSTANT_NONE, "ours"},
        {"22334455", NULL, " \n ", INSTANT_NONE, "empty"},
        {"22334455", NULL, "\xff", INSTANT_NONE, "UTF-8"},
        {"22334455", NULL, "Text", instant_now() + 3600, "future"},
        {"22334455", NULL, "Text", 0, "1990"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        int64_t id = 0;
        NoteEntry entry = {.reader = READER_UNRESTRICTED,
                           .channel = CHANNEL_PHONE,
                           .at = cases[i].at,
                           .phone = cases[i].phone,
                           .parties = cases[i].parties,
                           .summary = cases[i].summary};
        g_assert_false(notes_add(fixture->archive, &entry, &id, &error));
        g_assert_true(fail_is(error, FAIL_USAGE));
        g_assert_nonnull(strstr(error->message, cases[i].part));
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM address"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM item"), ==, 0);
}

static void
test_times(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *text;
        Instant at; /* INSTANT_NONE: refused */
    } cases[] = {
        {"2024-01-01 09:00", NINE},
        {"2024-01-01T09:00", NINE},
        {"2024-01-01T08:00:00Z", NINE},
        {"2024-01-01T09:00:00+01:00", NINE},
        {"2024-07-01 09:00", 1719817200}, /* summer */
        {"2024-01-01 9:00", INSTANT_NONE},
        {"2024-01-01", INSTANT_NONE},
        {"2024-02-30 09:00", INSTANT_NONE},
        {"2024-01-01 24:00", INSTANT_NONE},
        {"2024-01-01 09:00x", INSTANT_NONE},
        {"yesterday", INSTANT_NONE},
        {"", INSTANT_NONE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        Instant at = INSTANT_NONE;
        g_test_message("%s", cases[i].text);
        g_assert_cmpint(notes_parse_time(fixture->archive, cases[i].text, &at, &error), ==,
                        cases[i].at != INSTANT_NONE);
        g_assert_cmpint(at, ==, cases[i].at);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_test("/notes/call", test_call);
    fixture_test("/notes/meeting", test_meeting);
    fixture_test("/notes/individual", test_individual);
    fixture_test("/notes/refusals", test_refusals_store_nothing);
    fixture_test("/notes/times", test_times);
    return g_test_run();
}
