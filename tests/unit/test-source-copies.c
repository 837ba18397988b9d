/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies on a server that does what a script says: what is removed, what stays, and what is known
 * of it afterwards. */
#include "archive/source-copies.h"
#include "archive/source-removal.h"
#include "base/error.h"
#include "imap-server.h"
#include "party-fixture.h"

#include <string.h>
#include <unistd.h>

#define SIGNED_IN                                                                                  \
    "S * OK hi", "C CAPABILITY\n", "S * CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR", "T OK done",     \
        "C AUTHENTICATE PLAIN AHVzZXIAcGFzcw==\n", "T OK [CAPABILITY IMAP4rev1 UIDPLUS] in"
#define OPENED                                                                                     \
    "C SELECT INBOX\n", "S * 3 EXISTS", "S * OK [UIDVALIDITY 7] ok", "T OK [READ-WRITE] done"
#define FOUND(asked, numbers) "C UID SEARCH UID " asked "\n", "S * SEARCH " numbers, "T OK done"
#define FETCHED                                                                                    \
    "C UID FETCH 2:3,5 ", "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",                               \
        "R * 2 FETCH (UID 3 BODY[] {1}\r\nb)\r\n", "R * 3 FETCH (UID 5 BODY[] {1}\r\nc)\r\n",      \
        "T OK done"
#define STORED "C UID STORE 2:3,5 +FLAGS.SILENT (\\Deleted)\n", "T OK done"
#define EXPUNGED "C UID EXPUNGE 2:3,5\n", "T OK done"
#define BYE "C LOGOUT", "S * BYE bye", "T OK done", NULL

/* SQLite asks for these when the disk shall hold what was written. */
static unsigned syncs;

int
fdatasync(int file)
{
    (void)file;
    syncs++;
    return 0;
}

int
fsync(int file)
{
    (void)file;
    syncs++;
    return 0;
}

static FolderRow
add_folder(Fixture *fixture, const char *mailbox)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Txn) txn = txn_begin(fixture->archive->db, &error);
    FolderRow folder;
    g_assert_true(folder_store_get(fixture->archive->db, mailbox, "INBOX", &folder, &error));
    folder.uid_validity = 7;
    g_assert_true(folder_store_mark(fixture->archive->db, &folder, &error));
    g_assert_true(txn_commit(txn, &error));
    return folder;
}

static void
want(Fixture *fixture, const FolderRow *folder, uint32_t uid, const char *bytes)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Txn) txn = txn_begin(fixture->archive->db, &error);
    Digest digest = digest_of(bytes, strlen(bytes));
    g_assert_true(source_copies_want(fixture->archive, folder, uid, &digest, &error));
    g_assert_true(txn_commit(txn, &error));
}

static void
want_three(Fixture *fixture)
{
    FolderRow folder = add_folder(fixture, "shared");
    want(fixture, &folder, 2, "a");
    want(fixture, &folder, 3, "b");
    want(fixture, &folder, 5, "c");
}

/* The fixture's mailbox is on that server from now on. */
static MailboxSettings *
lead_to(Fixture *fixture, const ImapServer *server)
{
    g_autoptr(GError) error = NULL;
    MailboxSettings *mailbox = settings_mailbox(fixture->settings, "shared");
    MailboxSettings *there = imap_server_settings(server, WIRE_PLAIN);
    g_free(mailbox->host);
    mailbox->host = g_strdup(there->host);
    mailbox->port = there->port;
    mailbox->security = WIRE_PLAIN;
    mailbox->timeout_ms = there->timeout_ms;
    mailbox->deletes_at_source = true;
    mailbox_settings_free(there);
    g_free(mailbox->user);
    mailbox->user = g_strdup("user");
    g_free(mailbox->password.file);
    mailbox->password.file = g_build_filename(fixture->directory, "password", NULL);
    g_file_set_contents_full(mailbox->password.file, "pass\n", -1, G_FILE_SET_CONTENTS_NONE, 0600,
                             &error);
    g_assert_no_error(error);
    return mailbox;
}

static void
append(const SourceCopy *copy, void *data)
{
    g_string_append_printf(data, "%s/%s %u.%u %s\n", copy->mailbox, copy->folder,
                           copy->uid_validity, copy->uid,
                           copy->problem != NULL ? copy->problem : "-");
}

static char *
list(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    GString *text = g_string_new(NULL);
    g_assert_true(source_copies_each(fixture->archive, append, text, &error));
    return g_string_free(text, FALSE);
}

static void
check_counts(Fixture *fixture, SourceCounts expected)
{
    g_autoptr(GError) error = NULL;
    SourceCounts counts;
    bool is_done = source_removal_all(fixture->archive, &counts, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    g_assert_cmpint(counts.removed, ==, expected.removed);
    g_assert_cmpint(counts.gone, ==, expected.gone);
    g_assert_cmpint(counts.remaining, ==, expected.remaining);
}

/* All of the script is played, and nothing beyond it is said. */
static void
check_script(Fixture *fixture, const char *const *script, SourceCounts expected)
{
    ImapServer *server = imap_server_new(script, NULL);
    lead_to(fixture, server);
    check_counts(fixture, expected);
    g_autofree char *log = imap_server_finish(server);
    if (strchr(log, '!') != NULL)
        g_test_message("%s", log);
    g_assert_null(strchr(log, '!'));
}

static void
check_listed(Fixture *fixture, const char *part)
{
    g_autofree char *listed = list(fixture);
    g_test_message("%s", listed);
    g_assert_nonnull(strstr(listed, part));
}

static void
test_removed(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const script[] = {SIGNED_IN, OPENED,   FOUND("2:3,5", "2 3 5"), FETCHED,
                                         STORED,    EXPUNGED, FOUND("2:3,5", ""),      BYE};
    want_three(fixture);
    g_autofree char *before = list(fixture);
    g_assert_cmpstr(before, ==, "shared/INBOX 7.2 -\nshared/INBOX 7.3 -\nshared/INBOX 7.5 -\n");
    check_script(fixture, script, (SourceCounts){.removed = 3});
    g_autofree char *after = list(fixture);
    g_assert_cmpstr(after, ==, "");
    g_assert_cmpint(fixture_number(fixture, "SELECT count(*) FROM audit_event"
                                            " WHERE action = 'source copies removed'"),
                    ==, 1);
    /* Nothing to remove: no server is asked. */
    check_counts(fixture, (SourceCounts){0});
}

typedef struct {
    const char *name, *problem;
    SourceCounts counts;
    const char *script[48];
} Staying;

static const Staying staying[] = {
    {"no-uidplus",
     "lacks UIDPLUS",
     {.remaining = 3},
     {"S * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi", "C AUTHENTICATE",
      "T OK [CAPABILITY IMAP4rev1] in", BYE}},
    {"read-only",
     "only read",
     {.remaining = 3},
     {SIGNED_IN, "C SELECT", "S * OK [UIDVALIDITY 7] ok", "T OK [READ-ONLY] done", BYE}},
    {"no-folder",
     "refuses: \"no such\"",
     {.remaining = 3},
     {SIGNED_IN, "C SELECT", "T NO no such", BYE}},
    {"store-refused",
     "refuses: \"not yours\"",
     {.remaining = 3},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), FETCHED, "C UID STORE", "T NO not yours", BYE}},
    {"expunge-refused",
     "refuses: \"not now\"",
     {.remaining = 3},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), FETCHED, STORED, "C UID EXPUNGE",
      "T NO [INUSE] not now", BYE}},
    {"pretends",
     "says that it removed it, but still has it",
     {.remaining = 3},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), FETCHED, STORED, EXPUNGED,
      FOUND("2:3,5", "2 3 5"), BYE}},
    {"keeps-one",
     "7.3 the server says that it removed it",
     {.removed = 2, .remaining = 1},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), FETCHED, STORED, EXPUNGED, FOUND("2:3,5", "3"),
      BYE}},
    {"other-bytes",
     "7.3 the server has another message",
     {.removed = 2, .remaining = 1},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), "C UID FETCH 2:3,5",
      "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n* 2 FETCH (UID 3 BODY[] {1}\r\nB)\r\n",
      "R * 3 FETCH (UID 5 BODY[] {1}\r\nc)\r\n", "T OK done", "C UID STORE 2,5 ", "T OK done",
      "C UID EXPUNGE 2,5\n", "T OK done", FOUND("2,5", ""), BYE}},
    {"not-delivered",
     "7.3 the server does not deliver it",
     {.removed = 1, .gone = 1, .remaining = 1},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "3 5"), "C UID FETCH 3,5",
      "R * 3 FETCH (UID 5 BODY[] {1}\r\nc)\r\n", "T OK done", "C UID STORE 5 ", "T OK done",
      "C UID EXPUNGE 5\n", "T OK done", FOUND("5", ""), BYE}},
    {"another-uidvalidity",
     "numbers its messages anew",
     {.remaining = 3},
     {SIGNED_IN, "C SELECT", "S * OK [UIDVALIDITY 8] ok", "T OK done", BYE}},
    {"hangs-up",
     "closed the connection",
     {.remaining = 3},
     {SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), FETCHED, "C UID STORE", NULL}},
    {"wrong-password",
     "refuses: \"wrong\"",
     {.remaining = 3},
     {"S * OK hi", "C CAPABILITY", "S * CAPABILITY AUTH=PLAIN SASL-IR", "T OK done",
      "C AUTHENTICATE", "T NO wrong", BYE}},
    {"not-there", "closed the connection", {.remaining = 3}, {NULL}},
};

static void
test_staying(Fixture *fixture, gconstpointer data)
{
    const Staying *wanted = data;
    want_three(fixture);
    check_script(fixture, wanted->script, wanted->counts);
    check_listed(fixture, wanted->problem);
}

/* The server's copy is only touched when a power cut can do no harm any more. */
static void
test_synced_before(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const script[] = {
        SIGNED_IN, OPENED, FOUND("2:3,5", "2 3 5"), FETCHED, "C UID STORE", "T NO no", BYE};
    want_three(fixture);
    syncs = 0;
    check_script(fixture, script, (SourceCounts){.remaining = 3});
    g_assert_cmpuint(syncs, >, 0);
}

static void
test_gone_already(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const script[] = {SIGNED_IN, OPENED, FOUND("2:3,5", "1 4 6"), BYE};
    want_three(fixture);
    check_script(fixture, script, (SourceCounts){.gone = 3});
}

/* A message that is not what it was is fetched once a day, not with every poll. */
static void
test_tried_today(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const again[] = {SIGNED_IN, OPENED, FOUND("3", "3"), BYE};
    static const char *const gone[] = {SIGNED_IN, OPENED, FOUND("3", ""), BYE};
    test_staying(fixture, &staying[7]);
    check_script(fixture, again, (SourceCounts){.remaining = 1});
    check_listed(fixture, "another message");
    check_script(fixture, gone, (SourceCounts){.gone = 1});
}

/* What cannot be done for the first mailbox is done for the second. */
static void
test_two_mailboxes(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const script[] = {SIGNED_IN,
                                         OPENED,
                                         FOUND("9", "9"),
                                         "C UID FETCH 9",
                                         "R * 1 FETCH (UID 9 BODY[] {1}\r\na)\r\n",
                                         "T OK done",
                                         "C UID STORE 9",
                                         "T OK done",
                                         "C UID EXPUNGE 9",
                                         "T OK done",
                                         FOUND("9", ""),
                                         BYE};
    MailboxSettings *absent = mailbox_settings_new("absent");
    absent->deletes_at_source = true;
    absent->password.file = g_strdup("/nonexistent");
    g_ptr_array_insert(fixture->settings->mailboxes, 0, absent);
    FolderRow unreachable = add_folder(fixture, "absent"), folder = add_folder(fixture, "shared");
    want(fixture, &unreachable, 1, "a");
    want(fixture, &folder, 9, "a");
    check_script(fixture, script, (SourceCounts){.removed = 1, .remaining = 1});
    check_listed(fixture, "absent/INBOX 7.1 ");
    check_listed(fixture, "/nonexistent");
}

/* Copies stay noted, and counted, when the configuration changes its mind. */
static void
test_left(Fixture *fixture, gconstpointer data)
{
    (void)data;
    want_three(fixture);
    check_counts(fixture, (SourceCounts){.remaining = 3});
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    fixture_test("/source-copies/removed", test_removed);
    fixture_test("/source-copies/synced-before", test_synced_before);
    fixture_test("/source-copies/gone-already", test_gone_already);
    fixture_test("/source-copies/tried-today", test_tried_today);
    fixture_test("/source-copies/two-mailboxes", test_two_mailboxes);
    fixture_test("/source-copies/left", test_left);
    for (size_t i = 0; i < G_N_ELEMENTS(staying); i++) {
        g_autofree char *path = g_strconcat("/source-copies/stays/", staying[i].name, NULL);
        g_test_add(path, Fixture, &staying[i], fixture_set_up, test_staying, fixture_tear_down);
    }
    return g_test_run();
}
