/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/address-text.h"
#include "archive/public-mail.h"
#include "party-fixture.h"
#include "store/item-store.h"

static const struct {
    const char *address, *owner;
} table[] = {
    {"anna@example.com", "Anna"},              /* exact */
    {"ANNA@Example.COM", "Anna"},              /* in any case */
    {"bo@firm.example.org", "Firm"},           /* by domain */
    {"bo@mail.oslo.firm.example.org", "Firm"}, /* by a domain above */
    {"bo@sub.firm.example.org", "Subsidiary"}, /* by the nearest */
    {"bo@x.sub.firm.example.org", "Subsidiary"},
    {"bo@notfirm.example.org", "?bo@notfirm.example.org"}, /* names, not letters */
    {"ceo@firm.example.org", "Director"},                  /* exact goes before domain */
    {"noreply@firm.example.org", "Firm"},                  /* a machine of a party */
    {"someone@gmail.com", "Someone"},                      /* exact, at a public provider */
    {"other@gmail.com", "?other@gmail.com"},               /* and nobody else there */
    {"support@example.no", "us"},
    {"support@mail.example.no", "us"},
    {"shared@example.net", "us"}, /* a mailbox signs in with it */
    {"else@example.net", "?else@example.net"},
    {"no-reply@shop.example.net", ""},
    {"undisclosed-recipients:", ""}, /* no address at all */
    {"someone@", ""},
};

static void
test_table(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture_party(fixture, "Anna", "anna@example.com", NULL);
    fixture_party(fixture, "Firm", NULL, "firm.example.org");
    fixture_party(fixture, "Subsidiary", NULL, "sub.firm.example.org");
    fixture_party(fixture, "Director", "ceo@firm.example.org", NULL);
    fixture_party(fixture, "Someone", "someone@gmail.com", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *first = fixture_linked(fixture, table[i].address);
        g_autofree char *again = fixture_linked(fixture, table[i].address);
        g_assert_cmpstr(first, ==, table[i].owner);
        g_assert_cmpstr(again, ==, table[i].owner);
    }
}

/* The same table, but all addresses were there before the parties. */
static void
test_past_is_linked(Fixture *fixture, gconstpointer data)
{
    (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        fixture_item(fixture, table[i].address, "");
    fixture_party(fixture, "Subsidiary", NULL, "sub.firm.example.org");
    fixture_party(fixture, "Firm", NULL, "firm.example.org");
    fixture_party(fixture, "Anna", "anna@example.com", NULL);
    fixture_party(fixture, "Director", "ceo@firm.example.org", NULL);
    fixture_party(fixture, "Someone", "someone@gmail.com", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *owner = fixture_linked(fixture, table[i].address);
        g_assert_cmpstr(owner, ==, table[i].owner);
    }
    /* Those taken over are gone; three are left. */
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party WHERE is_provisional"), ==,
                    3);
}

static void
test_provisional_gets_a_name(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture_item(fixture, "kari@example.com", "");
    g_autofree char *unnamed = fixture_linked(fixture, "kari@example.com");
    g_assert_cmpstr(unnamed, ==, "?kari@example.com");
    fixture_item(fixture, "Kari@Example.com", "Kari");
    fixture_item(fixture, "kari@example.com", "Somebody Else");
    g_autofree char *named = fixture_linked(fixture, "kari@example.com");
    g_assert_cmpstr(named, ==, "?Kari");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party"), ==, 1);
}

static void
test_long_names_are_cut(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *name = g_strnfill(5000, 'x');
    fixture_item(fixture, "long@example.com", name);
    g_assert_cmpint(fixture_number(fixture, "SELECT length(name) FROM party"), ==, 200);
}

static void
edit(Fixture *fixture, int64_t id, const PartyChange *change)
{
    g_autoptr(GError) error = NULL;
    bool is_done = parties_edit(fixture->archive, id, change, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
}

static void
test_removing_gives_back(Fixture *fixture, gconstpointer data)
{
    (void)data;
    char *emails[] = {(char[]){"ceo@firm.example.org"}, NULL};
    char *domains[] = {(char[]){"firm.example.org"}, NULL};
    int64_t firm = fixture_party(fixture, "Firm", NULL, "firm.example.org");
    int64_t director = fixture_party(fixture, "Director", emails[0], NULL);
    int64_t item = fixture_item(fixture, emails[0], "The Director");
    Day today = archive_today(fixture->archive);

    edit(fixture, director, &(PartyChange){.remove_emails = emails});
    g_autofree char *by_domain = fixture_linked(fixture, emails[0]);
    g_assert_cmpstr(by_domain, ==, "Firm");
    g_autofree char *contact = g_strdup_printf(
        "SELECT contact_shortened_on FROM party WHERE id = %" G_GINT64_FORMAT, director);
    g_assert_cmpint(fixture_number(fixture, contact), ==, today);
    g_autofree char *shortened =
        g_strdup_printf("SELECT shortened_on FROM item WHERE id = %" G_GINT64_FORMAT, item);
    g_assert_cmpint(fixture_number(fixture, shortened), ==, today);

    edit(fixture, firm, &(PartyChange){.remove_domains = domains});
    g_autofree char *nobodys = fixture_linked(fixture, emails[0]);
    g_assert_cmpstr(nobodys, ==, "?The Director");
}

static void
test_new_addresses_shorten_nothing(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture_item(fixture, "noreply@firm.example.org", "");
    fixture_party(fixture, "Firm", NULL, "firm.example.org");
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM item WHERE shortened_on IS NOT NULL"), ==, 0);
}

static void
test_taking_a_provisional_on(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    int64_t id = 0;
    fixture_item(fixture, "kari@example.com", "Kari");
    bool is_found =
        parties_find(fixture->archive, "kari@example.com", READER_UNRESTRICTED, &id, &error);
    g_assert_no_error(error);
    g_assert_true(is_found);
    edit(fixture, id, &(PartyChange){.name = "Kari Holm"});
    g_autofree char *owner = fixture_linked(fixture, "kari@example.com");
    g_assert_cmpstr(owner, ==, "Kari Holm");
    /* Now a person has said so: a domain does not take it over. */
    fixture_party(fixture, "Provider", NULL, "example.com");
    g_autofree char *still = fixture_linked(fixture, "kari@example.com");
    g_assert_cmpstr(still, ==, "Kari Holm");
}

static void
test_configuration_changes(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture_item(fixture, "we@new.example.com", "We");
    g_strfreev(fixture->settings->own_domains);
    fixture->settings->own_domains = g_strsplit("example.no;new.example.com", ";", -1);
    g_autofree char *ours = fixture_linked(fixture, "we@new.example.com");
    g_assert_cmpstr(ours, ==, "us");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party"), ==, 0);
}

static void
test_forgetting(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    fixture_party(fixture, "Firm", "entered@firm.example.org", "firm.example.org");
    int64_t kept = fixture_item(fixture, "kari@example.com", "Kari");
    g_autofree char *gone[] = {fixture_linked(fixture, "gone@example.com"),
                               fixture_linked(fixture, "gone@firm.example.org"),
                               fixture_linked(fixture, "gone@example.no"), NULL};
    g_assert_cmpstr(gone[0], ==, "?gone@example.com");
    g_assert_true(link_forget_unused(fixture->archive, &error));
    g_assert_no_error(error);
    g_assert_cmpint(
        fixture_number(fixture, "SELECT count(*) FROM address WHERE value LIKE 'gone%'"), ==, 0);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM address"), ==, 2);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party"), ==, 2);
    g_assert_cmpint(kept, !=, 0);
    g_free(gone[1]);
    g_free(gone[2]);
}

/* A link made by hand to an individual goes over to the party that takes the address. */
static void
test_links_are_handed_over(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    int64_t kari = 0, item = fixture_item(fixture, "else@example.com", "");
    fixture_item(fixture, "kari@example.com", "Kari");
    g_assert_true(parties_find(fixture->archive, "Kari", READER_UNRESTRICTED, &kari, &error));
    g_assert_true(item_store_add_link(fixture->archive->db, item, kari, "correspondent", &error));
    int64_t firm = fixture_party(fixture, "Firm", "kari@example.com", NULL);
    g_assert_cmpint(fixture_number(fixture, "SELECT party_id FROM link"), ==, firm);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party"), ==, 2);
}

static void
test_phone(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    LinkedAddress first, again;
    g_assert_true(link_phone(fixture->archive, "+4722334455", "", &first, &error));
    g_assert_true(link_phone(fixture->archive, "+4722334455", "", &again, &error));
    g_assert_no_error(error);
    g_assert_cmpint(first.id, ==, again.id);
    char *phones[] = {(char[]){"22 33 44 55"}, NULL};
    int64_t id = fixture_party(fixture, "Caller", NULL, NULL);
    edit(fixture, id, &(PartyChange){.add_phones = phones});
    g_assert_true(link_phone(fixture->archive, "+4722334455", "", &again, &error));
    g_assert_cmpint(again.party_id, ==, id);
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM party"), ==, 1);
}

static void
test_machines(void)
{
    static const struct {
        const char *address;
        bool is_machine;
    } cases[] = {
        {"noreply@x.example", true},       {"no-reply@x.example", true},
        {"no_reply+7@x.example", true},    {"orders.noreply@x.example", true},
        {"noreply123@x.example", true},    {"do-not-reply@x.example", true},
        {"donotreply@x.example", true},    {"mailer-daemon@x.example", true},
        {"postmaster@x.example", true},    {"bounce@x.example", true},
        {"bounces+abc=1@x.example", true}, {"bounce-77@x.example", true},
        {"ikke-svar@x.example", true},     {"arno.reply@x.example", false},
        {"bouncer@x.example", false},      {"bounceback.anna@x.example", false},
        {"norep@x.example", false},        {"postmasterson@x.example", false},
        {"anna@noreply.example", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].address);
        g_assert_cmpint(email_is_machine(cases[i].address), ==, cases[i].is_machine);
    }
}

static void
test_public_domains(void)
{
    static const struct {
        const char *domain, *found;
    } cases[] = {
        {"gmail.com", "gmail.com"}, {"online.no", "online.no"}, {"proton.me", "proton.me"},
        {"gmx.net", "gmx.net"},     {"web.de", "web.de"},       {"x.gmail.com", NULL},
        {"notgmail.com", NULL},     {"example.com", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = public_mail_find(cases[i].domain);
        g_assert_cmpstr(found, ==, cases[i].found);
    }
    static const char *const too_wide[] = {"com", "no", "co.uk", "com.br"};
    for (size_t i = 0; i < G_N_ELEMENTS(too_wide); i++) {
        g_autofree char *found = public_mail_find(too_wide[i]);
        g_assert_nonnull(found);
    }
}

static void
test_texts(void)
{
    static const struct {
        const char *text, *email, *domain;
    } cases[] = {
        {"Anna@Example.COM", "anna@example.com", NULL},
        {"anna@blåbær.example", "anna@xn--blbr-roah.example", NULL},
        {"@Example.com", NULL, "example.com"},
        {"example.com", NULL, "example.com"},
        {"Blåbær.example", NULL, "xn--blbr-roah.example"},
        {"localhost", NULL, NULL},
        {"anna@localhost", NULL, NULL},
        {"no dots", NULL, NULL},
        {"a b@example.com", NULL, NULL},
        {"Anna <anna@example.com>", NULL, NULL},
        {"example..com", NULL, NULL},
        {".example.com", NULL, NULL},
        {"", NULL, NULL},
        {"\xff@example.com", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *email = email_normalize(cases[i].text);
        g_autofree char *domain = domain_normalize(cases[i].text);
        g_assert_cmpstr(email, ==, cases[i].email);
        g_assert_cmpstr(domain, ==, cases[i].domain);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_test("/link/table", test_table);
    fixture_test("/link/past", test_past_is_linked);
    fixture_test("/link/provisional-name", test_provisional_gets_a_name);
    fixture_test("/link/long-name", test_long_names_are_cut);
    fixture_test("/link/removing", test_removing_gives_back);
    fixture_test("/link/nothing-shortened", test_new_addresses_shorten_nothing);
    fixture_test("/link/taken-on", test_taking_a_provisional_on);
    fixture_test("/link/configuration", test_configuration_changes);
    fixture_test("/link/forgetting", test_forgetting);
    fixture_test("/link/handed-over", test_links_are_handed_over);
    fixture_test("/link/phone", test_phone);
    g_test_add_func("/link/machines", test_machines);
    g_test_add_func("/link/public-domains", test_public_domains);
    g_test_add_func("/link/texts", test_texts);
    return g_test_run();
}
