/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/archive-private.h"
#include "archive/decisions.h"
#include "archive/holds.h"
#include "archive/notes.h"
#include "base/error.h"
#include "party-fixture.h"

#include <string.h>

static void
execute(Fixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(db_execute(fixture->archive->db, sql, &error));
    g_assert_no_error(error);
}

static int64_t
add_call(Fixture *fixture, const char *summary)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    NoteEntry entry = {
        .reader = READER_UNRESTRICTED,
        .channel = CHANNEL_PHONE,
        .at = INSTANT_NONE,
        .is_answered = true,
        .phone = "+47 22 33 44 55",
        .summary = summary,
    };
    bool is_done = notes_add(fixture->archive, &entry, &id, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    return id;
}

static int64_t
place_query(Fixture *fixture, const char *query)
{
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    HoldEntry entry = {
        .matter = "M",
        .reason = HOLD_RETURN,
        .review_on = archive_today(fixture->archive) + 1,
        .query = query,
    };
    bool is_done = holds_place(fixture->archive, &entry, &id, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    return id;
}

static void
extend(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Txn) txn = txn_begin(fixture->archive->db, &error);
    bool is_done = txn != NULL && holds_extend(fixture->archive, &error) && txn_commit(txn, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
}

/* Ids of items that are held, by decisions about these; NULL: about all. */
typedef struct {
    int64_t last;
    guint count;
} Held;

static bool
note_held(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    Held *held = data;
    if (decided->decision->outcome != OUTCOME_HELD)
        return true;
    held->last = decided->item_id;
    held->count++;
    return true;
}

static Held
decide(Fixture *fixture, int64_t asked_id, GError **error)
{
    Held held = {0};
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(asked, asked_id);
    DecisionScope scope = {.today = archive_today(fixture->archive),
                           .asked = asked_id != 0 ? asked : NULL};
    if (!decisions_each(fixture->archive, &scope, note_held, NULL, &held, error))
        held.count = G_MAXUINT;
    return held;
}

static void
check_held(Fixture *fixture, int64_t asked, guint expected)
{
    g_autoptr(GError) error = NULL;
    Held held = decide(fixture, asked, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(held.count, ==, expected);
    if (asked != 0 && expected == 1)
        g_assert_cmpint(held.last, ==, asked);
}

static int64_t
named(Fixture *fixture)
{
    return fixture_number(fixture, "SELECT count(*) FROM hold_scope WHERE kind = 'item'");
}

/* Held at once; by name from the next extension on, and then whatever the query finds. */
static void
test_extend(Fixture *fixture, gconstpointer data)
{
    (void)data;
    int64_t early = add_call(fixture, "About the flood.");
    int64_t other = add_call(fixture, "About nothing.");
    place_query(fixture, "flood");
    g_assert_cmpint(named(fixture), ==, 1);
    int64_t late = add_call(fixture, "The flood again.");
    check_held(fixture, early, 1);
    check_held(fixture, late, 1);
    check_held(fixture, other, 0);
    check_held(fixture, 0, 2);
    g_assert_cmpint(named(fixture), ==, 1);

    extend(fixture);
    g_assert_cmpint(named(fixture), ==, 2);
    execute(fixture, "UPDATE hold SET query = 'drought'");
    extend(fixture);
    check_held(fixture, 0, 2);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM audit_event"
                                            " WHERE action = 'hold extended'"
                                            " AND detail = 'items=1'"),
                    ==, 1);
}

/* The facts know released holds, too: places must not slip. */
static void
test_places(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t first = add_call(fixture, "About the flood.");
    int64_t second = add_call(fixture, "About the fire.");
    int64_t flood = place_query(fixture, "flood");
    place_query(fixture, "fire");
    g_assert_true(holds_release(fixture->archive, flood, due, &error));
    g_assert_no_error(error);
    execute(fixture, "DELETE FROM hold_scope");
    check_held(fixture, first, 0);
    check_held(fixture, second, 1);
    check_held(fixture, 0, 1);
}

static void
test_fails(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_call(fixture, "About the flood.");
    place_query(fixture, "flood");
    execute(fixture, "UPDATE hold SET query = 'mailbox:gone'");
    g_autoptr(GError) deciding = NULL;
    decide(fixture, 0, &deciding);
    g_assert_true(fail_is(deciding, FAIL_REFUSED));
    g_autoptr(GError) extending = NULL;
    g_autoptr(Txn) txn = txn_begin(fixture->archive->db, NULL);
    g_assert_false(holds_extend(fixture->archive, &extending));
    g_assert_true(fail_is(extending, FAIL_REFUSED));
    g_assert_nonnull(strstr(extending->message, "hold 1 (matter 'M')"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_test("/holds/extend", test_extend);
    fixture_test("/holds/places", test_places);
    fixture_test("/holds/fails", test_fails);
    return g_test_run();
}
