/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "party-fixture.h"

#include "base/error.h"

#include <string.h>

/* By address: the call that sets the error is an argument beside it. */
static void
assert_refused(bool is_done, GError *const *error, const char *part)
{
    g_assert_false(is_done);
    g_assert_true(fail_is(*error, FAIL_USAGE));
    g_test_message("%s", (*error)->message);
    g_assert_nonnull(strstr((*error)->message, part));
}

static const PartyRelationship *
relationship(const Party *party, guint place)
{
    g_assert_cmpuint(place, <, party->relationships->len);
    return &g_array_index(party->relationships, PartyRelationship, place);
}

static Party *
get(Fixture *fixture, int64_t id)
{
    g_autoptr(GError) error = NULL;
    Party *party = parties_get(fixture->archive, id, READER_UNRESTRICTED, &error);
    g_assert_no_error(error);
    return party;
}

static void
start(Fixture *fixture, int64_t id, PartyRole role, Day on)
{
    g_autoptr(GError) error = NULL;
    g_assert_true(parties_start_relationship(fixture->archive, id, role, on, &error));
    g_assert_no_error(error);
}

static void
end(Fixture *fixture, int64_t id, Day on, bool is_correction)
{
    g_autoptr(GError) error = NULL;
    bool is_done = parties_end_relationship(fixture->archive, id, PARTY_ROLE_CUSTOMER, on,
                                            is_correction, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
}

static void
test_running_counts_from_any_day(Fixture *fixture, gconstpointer data)
{
    (void)data;
    int64_t id = fixture_party(fixture, "Firm", NULL, NULL);
    start(fixture, id, PARTY_ROLE_CUSTOMER, 15000);
    g_autoptr(Party) party = get(fixture, id);
    const PartyRelationship *one = relationship(party, 0);
    g_assert_cmpint(one->start, ==, 15000);
    g_assert_cmpint(one->end, ==, DAY_NONE);
    g_assert_cmpint(one->recorded_on, ==, DAY_NONE);
    g_assert_cmpint(one->end_recorded_on, ==, DAY_NONE);
}

static void
test_entered_already_ended(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    PartyChange change = {.name = "Firm",
                          .has_role = true,
                          .role = PARTY_ROLE_SUPPLIER,
                          .since = 15000,
                          .until = 16000};
    int64_t id = 0;
    g_assert_true(parties_add(fixture->archive, &change, &id, &error));
    g_autoptr(Party) party = get(fixture, id);
    const PartyRelationship *one = relationship(party, 0);
    Day today = archive_today(fixture->archive);
    g_assert_cmpint(one->role, ==, PARTY_ROLE_SUPPLIER);
    g_assert_cmpint(one->end, ==, 16000);
    g_assert_cmpint(one->recorded_on, ==, today);
    g_assert_cmpint(one->end_recorded_on, ==, today);
}

/* The day an end was recorded moves with an earlier end, and with no other. */
static void
test_ends_and_corrections(Fixture *fixture, gconstpointer data)
{
    (void)data;
    int64_t id = fixture_party(fixture, "Firm", NULL, NULL);
    Day today = archive_today(fixture->archive);
    start(fixture, id, PARTY_ROLE_CUSTOMER, 15000);
    end(fixture, id, 16000, false);
    g_autoptr(Party) ended = get(fixture, id);
    g_assert_cmpint(relationship(ended, 0)->end_recorded_on, ==, today);

    g_autoptr(GError) error = NULL;
    g_assert_true(db_execute(fixture->archive->db,
                             "UPDATE relationship SET end_recorded_on = 17000", &error));
    end(fixture, id, 16100, true);
    g_autoptr(Party) later = get(fixture, id);
    g_assert_cmpint(relationship(later, 0)->end, ==, 16100);
    g_assert_cmpint(relationship(later, 0)->end_recorded_on, ==, 17000);

    end(fixture, id, 15900, true);
    g_autoptr(Party) earlier = get(fixture, id);
    g_assert_cmpint(relationship(earlier, 0)->end, ==, 15900);
    g_assert_cmpint(relationship(earlier, 0)->end_recorded_on, ==, today);
}

static void
test_impossible_relationships(Fixture *fixture, gconstpointer data)
{
    (void)data;
    int64_t id = fixture_party(fixture, "Firm", NULL, NULL);
    g_autoptr(GError) never = NULL, twice = NULL, again = NULL, correction = NULL;
    Archive *archive = fixture->archive;
    assert_refused(parties_end_relationship(archive, id, PARTY_ROLE_CUSTOMER, 16000, false, &never),
                   &never, "is not a customer");
    assert_refused(
        parties_end_relationship(archive, id, PARTY_ROLE_CUSTOMER, 16000, true, &correction),
        &correction, "customer");
    start(fixture, id, PARTY_ROLE_CUSTOMER, 15000);
    assert_refused(parties_start_relationship(archive, id, PARTY_ROLE_CUSTOMER, 15500, &twice),
                   &twice, "already");
    end(fixture, id, 16000, false);
    assert_refused(parties_end_relationship(archive, id, PARTY_ROLE_CUSTOMER, 16500, false, &again),
                   &again, "2013-10-22");
    start(fixture, id, PARTY_ROLE_CUSTOMER, 17000);
    g_autoptr(Party) party = get(fixture, id);
    g_assert_cmpuint(party->relationships->len, ==, 2);
}

static void
test_refusals_change_nothing(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture_party(fixture, "Firm", "anna@example.com", "firm.example.org");
    static const struct {
        const char *email, *domain, *name, *part;
    } cases[] = {
        {"anna@example.com", NULL, "Thief", "Firm"},
        {NULL, "firm.example.org", "Thief", "Firm"},
        {"us@example.no", NULL, "Us", "ours"},
        {"shared@example.net", NULL, "Us", "ours"},
        {NULL, "mail.example.no", "Us", "ours"},
        {NULL, "gmail.com", "All", "public mail provider"},
        {NULL, "co.uk", "All", "public mail provider"},
        {"anna", NULL, "X", "'anna'"},
        {NULL, "anna", "X", "'anna'"},
        {NULL, NULL, " ", "name"},
        {NULL, NULL, NULL, "name"},
        {NULL, NULL, "two\nlines", "one line"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const char *emails[] = {"new@example.com", cases[i].email, NULL};
        const char *domains[] = {cases[i].domain, NULL};
        PartyChange change = {.name = cases[i].name,
                              .add_emails = (char **)(guintptr)emails,
                              .add_domains = (char **)(guintptr)domains};
        int64_t id = 0;
        assert_refused(parties_add(fixture->archive, &change, &id, &error), &error, cases[i].part);
    }
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party"), ==, 1);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM address"), ==, 1);
}

static void
test_external_ids_are_unique(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL, refused = NULL;
    int64_t id = 0;
    g_assert_true(parties_add(
        fixture->archive, &(PartyChange){.name = "First", .external_id = " K-1 "}, &id, &error));
    assert_refused(parties_add(fixture->archive,
                               &(PartyChange){.name = "Second", .external_id = "K-1"}, &id,
                               &refused),
                   &refused, "First");
}

static void
test_resolution(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    char *phones[] = {(char[]){"+47 22 33 44 55"}, NULL};
    int64_t firm = fixture_party(fixture, "Blåbær AS", "anna@example.com", "firm.example.org");
    int64_t other = fixture_party(fixture, "Berg", NULL, NULL);
    fixture_party(fixture, "Twin", "one@example.com", NULL);
    fixture_party(fixture, "TWIN", "two@example.com", NULL);
    g_autofree char *id_of_other = g_strdup_printf("%" G_GINT64_FORMAT, other);
    g_assert_true(parties_edit(fixture->archive, firm,
                               &(PartyChange){.external_id = id_of_other, .add_phones = phones},
                               &error));
    fixture_item(fixture, "berg@example.net", "Berg");
    g_autofree char *clear_id = g_strconcat("id:", id_of_other, NULL);
    g_autofree char *clear_external = g_strconcat("external:", id_of_other, NULL);
    const struct {
        const char *text;
        int64_t id;       /* 0: refused, */
        const char *part; /* with these words */
    } cases[] = {
        {"blåBÆR as", firm, NULL},
        {"ANNA@example.com", firm, NULL},
        {"never-seen@mail.firm.example.org", firm, NULL},
        {"firm.example.org", firm, NULL},
        {"22334455", firm, NULL},
        {"+47 22 33 44 55", firm, NULL},
        {"berg", other, NULL}, /* the registered one */
        {id_of_other, 0, "Berg"},
        {clear_id, other, NULL},
        {clear_external, firm, NULL},
        {"twin", 0, "one@example.com"},
        {"twin", 0, "two@example.com"},
        {"Blåb", 0, "Blåbær AS"},
        {"nobody", 0, "nobody"},
        {"9999", 0, "9999"},
        {"id:x", 0, "id:x"},
        {"", 0, "''"},
        {"\xff", 0, "UTF-8"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) refused = NULL;
        int64_t id = 0;
        bool is_found =
            parties_find(fixture->archive, cases[i].text, READER_UNRESTRICTED, &id, &refused);
        if (cases[i].id == 0)
            assert_refused(is_found, &refused, cases[i].part);
        else
            g_assert_no_error(refused);
        g_assert_cmpint(id, ==, cases[i].id);
    }
}

static void
test_items_are_counted(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    int64_t id = fixture_party(fixture, "Firm", "anna@example.com", "firm.example.org");
    fixture_item(fixture, "anna@example.com", "");
    int64_t unlinked = fixture_item(fixture, "bo@firm.example.org", "");
    fixture_item(fixture, "else@example.org", "");
    g_autoptr(Party) before = get(fixture, id);
    g_assert_cmpint(before->items, ==, 2);
    g_autofree char *sql = g_strdup_printf("INSERT INTO link VALUES (%" G_GINT64_FORMAT
                                           ", %" G_GINT64_FORMAT ", 'correspondent', 1)",
                                           unlinked, id);
    g_assert_true(db_execute(fixture->archive->db, sql, &error));
    g_autoptr(Party) after = get(fixture, id);
    g_assert_cmpint(after->items, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_test("/parties/running", test_running_counts_from_any_day);
    fixture_test("/parties/entered-ended", test_entered_already_ended);
    fixture_test("/parties/ends", test_ends_and_corrections);
    fixture_test("/parties/impossible", test_impossible_relationships);
    fixture_test("/parties/refusals", test_refusals_change_nothing);
    fixture_test("/parties/external-ids", test_external_ids_are_unique);
    fixture_test("/parties/resolution", test_resolution);
    fixture_test("/parties/items", test_items_are_counted);
    return g_test_run();
}
