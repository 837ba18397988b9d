/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "party-fixture.h"

#include "archive/creation.h"
#include "store/item-store.h"
#include "store/stmt.h"

#include <glib/gstdio.h>

static Settings *
make_settings(const char *directory)
{
    Settings *settings = settings_new();
    settings->source = g_strdup("test.conf");
    settings->directory = g_strdup(directory);
    settings->time_zone = g_strdup("Europe/Oslo");
    settings->own_domains = g_strsplit("example.no", ";", -1);
    settings->phone_region = g_strdup("NO");
    MailboxSettings *mailbox = mailbox_settings_new("shared");
    mailbox->user = g_strdup("Shared@example.net");
    g_ptr_array_add(settings->mailboxes, mailbox);
    return settings;
}

void
fixture_set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    fixture->directory = g_dir_make_tmp("letterbook-XXXXXX", &error);
    g_assert_no_error(error);
    fixture->settings = make_settings(fixture->directory);
    g_assert_true(archive_create(fixture->settings, &error));
    g_assert_no_error(error);
    fixture->archive = archive_open(fixture->settings, true, &error);
    g_assert_no_error(error);
}

void
fixture_tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    archive_free(fixture->archive);
    settings_free(fixture->settings);
    g_autoptr(GDir) files = g_dir_open(fixture->directory, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(files)) != NULL) {
        g_autofree char *path = g_build_filename(fixture->directory, name, NULL);
        g_assert_cmpint(g_unlink(path), ==, 0);
    }
    g_assert_cmpint(g_rmdir(fixture->directory), ==, 0);
    g_free(fixture->directory);
}

int64_t
fixture_party(Fixture *fixture, const char *name, const char *email, const char *domain)
{
    g_autoptr(GError) error = NULL;
    const char *emails[] = {email, NULL}, *domains[] = {domain, NULL};
    PartyChange change = {
        .name = name,
        .add_emails = (char **)(guintptr)emails,
        .add_domains = (char **)(guintptr)domains,
    };
    int64_t id = 0;
    bool is_done = parties_add(fixture->archive, &change, &id, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    return id;
}

int64_t
fixture_item(Fixture *fixture, const char *address, const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Item) item = item_new();
    item->date_at = item->first_seen_at = instant_now();
    g_autoptr(Txn) txn = txn_begin(fixture->archive->db, &error);
    LinkedAddress linked;
    bool is_done = link_email(fixture->archive, address, name, &linked, &error) &&
                   item_store_add(fixture->archive->db, item, NULL, &error);
    g_assert_no_error(error);
    ParticipantRow row = {"from", 0, linked.id, name};
    is_done = is_done && item_store_add_participant(fixture->archive->db, item->id, &row, &error) &&
              txn_commit(txn, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    return item->id;
}

char *
fixture_linked(Fixture *fixture, const char *address)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Txn) txn = txn_begin(fixture->archive->db, &error);
    LinkedAddress linked;
    bool is_done =
        link_email(fixture->archive, address, "", &linked, &error) && txn_commit(txn, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    if (linked.party_id == 0)
        return g_strdup(linked.is_own ? "us" : "");
    g_autoptr(Party) party =
        parties_get(fixture->archive, linked.party_id, READER_UNRESTRICTED, &error);
    g_assert_no_error(error);
    return g_strconcat(party->is_provisional ? "?" : "", party->name, NULL);
}

int64_t
fixture_number(Fixture *fixture, const char *sql)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Stmt) stmt = stmt_prepare_once(fixture->archive->db, sql, &error);
    g_assert_no_error(error);
    StmtState state = stmt_step(stmt, &error);
    g_assert_no_error(error);
    return state == STMT_ROW ? stmt_int64(stmt, 0) : 0;
}
