/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the scripts of the other tests claim of servers, with a real one: contrib/imap-server. */
#include "base/error.h"
#include "imap/session.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    char *directory, *program;
    MailboxSettings *settings;
    char *password;
    unsigned delivered;
} Fixture;

/* What imap-server prints. */
static char *
imap_server(Fixture *fixture, const char *verb)
{
    g_autoptr(GError) error = NULL;
    char *output = NULL;
    g_autoptr(GSubprocess) process = g_subprocess_new(
        G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, fixture->program, verb, fixture->directory, NULL);
    g_assert_no_error(error);
    bool is_read = g_subprocess_communicate_utf8(process, NULL, NULL, &output, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(is_read && g_subprocess_get_successful(process));
    return output;
}

/* "NAME=value" or "NAME='value'" of what imap-server prints. */
static char *
printed_value(const char *output, const char *name)
{
    g_autofree char *pattern = g_strdup_printf("^%s='?([^'\n]*)", name);
    g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    g_assert_true(g_regex_match(regex, output, 0, &match));
    return g_match_info_fetch(match, 1);
}

static void
set_up(Fixture *fixture, gconstpointer local_configuration)
{
    const char *source = g_getenv("srcdir") != NULL ? g_getenv("srcdir") : ".";
    fixture->program = g_build_filename(source, "contrib", "imap-server", NULL);
    fixture->directory = g_dir_make_tmp("letterbook-dovecot-XXXXXX", NULL);
    g_assert_nonnull(fixture->directory);
    g_chmod(fixture->directory, 0711);
    g_autofree char *server = g_build_filename(fixture->directory, "server", NULL);
    g_autofree char *local = g_build_filename(server, "local.conf", NULL);
    g_autofree char *password_file = g_build_filename(server, "password", NULL);
    g_mkdir(server, 0700);
    g_assert_true(g_file_set_contents(local, local_configuration, -1, NULL));
    g_free(fixture->directory);
    fixture->directory = g_steal_pointer(&server);
    g_autofree char *output = imap_server(fixture, "start");
    g_autofree char *port = printed_value(output, "IMAPS_PORT");
    g_assert_true(g_file_get_contents(password_file, &fixture->password, NULL, NULL));
    fixture->settings = mailbox_settings_new("test");
    fixture->settings->security = WIRE_TLS;
    fixture->settings->host = g_strdup("localhost");
    fixture->settings->port = (uint16_t)strtoul(port, NULL, 10);
    fixture->settings->user = g_strdup("user");
    fixture->settings->ca_file = printed_value(output, "CA_FILE");
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autofree char *parent = g_path_get_dirname(fixture->directory);
    g_free(imap_server(fixture, "stop"));
    g_autoptr(GSubprocess) process =
        g_subprocess_new(G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", parent, NULL);
    g_assert_true(g_subprocess_wait_check(process, NULL, NULL));
    mailbox_settings_free(fixture->settings);
    g_free(fixture->directory);
    g_free(fixture->program);
    g_free(fixture->password);
}

static ImapSession *
sign_in(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    ImapSession *session = imap_session_open(fixture->settings, fixture->password, -1, &error);
    g_assert_no_error(error);
    return session;
}

static ImapFolder
examine(ImapSession *session, const char *folder)
{
    g_autoptr(GError) error = NULL;
    ImapFolder opened;
    bool is_opened = imap_session_examine(session, folder, &opened, &error);
    g_assert_no_error(error);
    g_assert_true(is_opened);
    return opened;
}

/* Puts a message into a folder of the user's, as a delivery agent would. */
static void
deliver_to(Fixture *fixture, const char *folder, const char *text)
{
    g_autofree char *new =
        g_build_filename(fixture->directory, "mail", "user", "Maildir", folder, "new", NULL);
    g_autofree char *unique = g_strdup_printf("%u.example", ++fixture->delivered);
    g_autofree char *path = g_build_filename(new, unique, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_chmod(path, 0644);
}

static void
deliver(Fixture *fixture, const char *text)
{
    deliver_to(fixture, "", text);
}

static bool
wait_for_news(ImapSession *session, int max_ms)
{
    g_autoptr(GError) error = NULL;
    bool has_news = false;
    bool is_done = imap_session_idle(session, max_ms, &has_news, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    return has_news;
}

static void
remove_uid(Fixture *fixture, uint32_t uid)
{
    g_autoptr(ImapSession) session = sign_in(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    ImapFolder opened;
    g_array_append_val(uids, uid);
    g_assert_true(imap_session_select(session, "INBOX", &opened, &error));
    g_assert_true(imap_session_remove(session, uids, &error));
}

static void *
deliver_soon(void *data)
{
    g_usleep(200000);
    deliver(data, "Subject: second\n\nlate\n");
    return NULL;
}

static void
test_idle(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(ImapSession) session = sign_in(fixture);
    examine(session, "INBOX");
    deliver(fixture, "Subject: first\n\nearly\n");
    g_assert_true(imap_session_can_idle(session));
    g_assert_true(wait_for_news(session, 60000));
    g_assert_cmpuint(examine(session, "INBOX").exists, ==, 1);
    g_assert_false(wait_for_news(session, 500));
    GThread *thread = g_thread_new("deliver", deliver_soon, fixture);
    g_assert_true(wait_for_news(session, 60000));
    g_thread_join(thread);
    g_assert_cmpuint(examine(session, "INBOX").exists, ==, 2);
    remove_uid(fixture, 1);
    g_assert_true(wait_for_news(session, 60000));
    g_assert_cmpuint(examine(session, "INBOX").exists, ==, 1);
}

static void
test_resync(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(ImapSession) session = sign_in(fixture);
    examine(session, "INBOX");
    for (int i = 0; i < 5; i++)
        deliver(fixture, "Subject: one of five\n\nbody\n");
    ImapFolder before = examine(session, "INBOX"), after;
    g_assert_cmpuint(before.exists, ==, 5);
    g_assert_cmpuint(before.highest_modseq, >, 0);
    remove_uid(fixture, 2);
    remove_uid(fixture, 3);
    remove_uid(fixture, 5);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) vanished = NULL, nothing = NULL, unknown = NULL;
    g_assert_true(imap_session_resync(session, "INBOX", before.uid_validity, before.highest_modseq,
                                      &after, &vanished, &error));
    static const ImapRange expected[] = {{2, 3}, {5, 5}};
    g_assert_nonnull(vanished);
    g_assert_cmpmem(vanished->data, vanished->len * sizeof(ImapRange), expected, sizeof expected);
    g_assert_cmpuint(after.exists, ==, 2);
    g_assert_cmpuint(after.highest_modseq, >, before.highest_modseq);
    g_assert_true(imap_session_resync(session, "INBOX", after.uid_validity, after.highest_modseq,
                                      &after, &nothing, &error));
    g_assert_nonnull(nothing);
    g_assert_cmpuint(nothing->len, ==, 0);
    g_assert_true(imap_session_resync(session, "INBOX", after.uid_validity + 1,
                                      after.highest_modseq, &after, &unknown, &error));
    g_assert_null(unknown);
}

static bool
on_overview(const ImapOverview *overview, void *data, GError **error G_GNUC_UNUSED)
{
    g_autofree char *header = g_strndup(overview->header, overview->header_length);
    g_assert_cmpint(overview->internal_date, !=, INSTANT_NONE);
    g_string_append_printf(data, "%u/%" G_GINT64_FORMAT ":%s|", overview->uid, overview->size,
                           header);
    return true;
}

static void
test_overview(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    static const uint32_t all[] = {1, 2, 7};
    g_autoptr(ImapSession) session = sign_in(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) seen = g_string_new(NULL);
    g_autoptr(GArray) uids = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    g_array_append_vals(uids, all, G_N_ELEMENTS(all));
    examine(session, "INBOX");
    deliver(fixture, "Subject: one\nX-Other: no\nFrom: a@example.org\n\nbody\n");
    deliver(fixture, "\nno header\n");
    examine(session, "INBOX");
    g_assert_true(imap_session_overview(session, uids, on_overview, seen, &error));
    g_assert_cmpstr(seen->str, ==, "1/56:Subject: one\r\nFrom: a@example.org\r\n\r\n|2/13:\r\n|");
}

static bool
on_message(uint32_t uid, Instant internal_date G_GNUC_UNUSED, Spool *raw, int64_t size, void *data,
           GError **error G_GNUC_UNUSED)
{
    g_string_append_printf(data, "%u%s%" G_GINT64_FORMAT " ", uid, raw != NULL ? ":" : "!", size);
    return true;
}

static void
test_large(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    fixture->settings->size_max = 40;
    g_autoptr(ImapSession) session = sign_in(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) seen = g_string_new(NULL);
    examine(session, "INBOX");
    deliver(fixture, "Subject: one\n\nfirst\n");
    deliver(fixture, "Subject: two\n\nsecond, which is somewhat larger\n");
    deliver(fixture, "Subject: three\n\nthird\n");
    examine(session, "INBOX");
    g_assert_true(imap_session_fetch(session, 1, 100, g_get_tmp_dir(), on_message, seen, &error));
    g_assert_cmpstr(seen->str, ==, "2!50 1:23 3:25 ");
}

static void
make_folder(Fixture *fixture, const char *place)
{
    static const char *const parts[] = {"cur", "new", "tmp"};
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path =
            g_build_filename(fixture->directory, "mail", "user", place, parts[i], NULL);
        g_assert_cmpint(g_mkdir_with_parents(path, 0755), ==, 0);
    }
}

static const ImapFolderEntry *
find_folder(const GPtrArray *folders, const char *name)
{
    for (guint i = 0; i < folders->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(folders, i);
        if (strcmp(entry->name, name) == 0)
            return entry;
    }
    g_test_message("%s is not listed", name);
    return NULL;
}

static const char with_public_folders[] = "namespace public {\n"
                                          "  type = public\n"
                                          "  prefix = Public/\n"
                                          "  separator = /\n"
                                          "  location = maildir:~/public\n"
                                          "  list = no\n"
                                          "  subscriptions = no\n"
                                          "}\n";

static void
test_list(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_auto(GStrv) patterns = g_strsplit("INBOX|Entw\xc3\xbcrfe", "|", -1);
    make_folder(fixture, "Maildir/.Entw&APw-rfe");
    make_folder(fixture, "Maildir/.Archive.2025");
    make_folder(fixture, "public/.Board");
    g_autoptr(ImapSession) session = sign_in(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) folders = NULL, some = NULL;
    ImapFolder inbox = examine(session, "INBOX");
    deliver(fixture, "Subject: one\n\nbody\n");
    inbox = examine(session, "INBOX");
    g_assert_true(imap_session_lists_status(session));
    g_assert_true(imap_session_list(session, NULL, &folders, &error));
    const ImapFolderEntry *entry = find_folder(folders, "INBOX");
    g_assert_true(entry->has_status);
    g_assert_cmpuint(entry->uid_validity, ==, inbox.uid_validity);
    g_assert_cmpuint(entry->uid_next, ==, inbox.uid_next);
    g_assert_cmpuint(entry->exists, ==, 1);
    g_assert_cmpuint(entry->highest_modseq, ==, inbox.highest_modseq);
    g_assert_cmpstr(find_folder(folders, "Sent")->use, ==, "\\Sent");
    g_assert_nonnull(find_folder(folders, "Archive/2025"));
    g_assert_nonnull(find_folder(folders, "Public/Board"));
    g_assert_cmpint(find_folder(folders, "Entw\xc3\xbcrfe")->delimiter, ==, '/');
    examine(session, "Entw\xc3\xbcrfe");
    examine(session, "Public/Board");
    g_assert_true(imap_session_list(session, patterns, &some, &error));
    g_assert_cmpuint(some->len, ==, 2);
}

static const char with_compression[] = "protocol imap {\n"
                                       "  mail_plugins = $mail_plugins imap_zlib\n"
                                       "}\n";

static bool
on_compared(uint32_t uid, Instant internal_date G_GNUC_UNUSED, Spool *raw, int64_t size, void *data,
            GError **error)
{
    const GPtrArray *texts = data;
    const GString *text = g_ptr_array_index(texts, uid - 1);
    g_autofree char *bytes = g_malloc((gsize)size);
    g_assert_cmpint(spool_read(raw, 0, bytes, (size_t)size, error), ==, size);
    g_assert_cmpmem(bytes, size, text->str, text->len);
    return true;
}

static void
free_text(void *data)
{
    g_string_free(data, TRUE);
}

static void
test_compressed(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(ImapSession) session = sign_in(fixture);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(free_text);
    g_assert_nonnull(strstr(imap_session_describe(session), "compressed"));
    examine(session, "INBOX");
    for (int i = 0; i < 30; i++) {
        GString *text = g_string_new("Subject: random\r\n\r\n");
        int lines = i == 0 ? 50000 : g_test_rand_int_range(0, 200);
        for (int k = 0; k < lines; k++)
            g_string_append_printf(text, "%08x%08x\r\n", g_test_rand_int() >> (i % 32),
                                   g_test_rand_int());
        deliver(fixture, text->str);
        g_ptr_array_add(texts, text);
        examine(session, "INBOX"); /* so that their order is that of their UIDs */
    }
    g_assert_true(imap_session_fetch(session, 1, 100, g_get_tmp_dir(), on_compared, texts, &error));
    g_assert_false(wait_for_news(session, 200));
}

static void
test_notify(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
    g_autoptr(ImapSession) session = sign_in(fixture);
    g_autoptr(GPtrArray) folders = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    bool is_watching = false;
    examine(session, "Sent");
    g_ptr_array_add(folders, g_strdup("Sent"));
    g_assert_true(imap_session_notify(session, folders, &is_watching, &error));
    g_assert_true(is_watching);
    examine(session, "INBOX");
    wait_for_news(session, 200);
    deliver_to(fixture, ".Sent", "Subject: elsewhere\n\nbody\n");
    /* Dovecot tells of what it delivered itself; a file that was only put there it has to find. */
    g_autoptr(ImapSession) other = sign_in(fixture);
    examine(other, "Sent");
    g_assert_true(wait_for_news(session, 60000));
    g_assert_cmpuint(examine(session, "INBOX").exists, ==, 0);
    deliver(fixture, "Subject: here\n\nbody\n");
    g_assert_true(wait_for_news(session, 60000));
    g_assert_cmpuint(examine(session, "INBOX").exists, ==, 1);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *dovecot = g_find_program_in_path("dovecot");
    if (dovecot == NULL && !g_file_test("/usr/sbin/dovecot", G_FILE_TEST_EXISTS)) {
        g_print("1..0 # SKIP dovecot is not installed\n");
        return 0;
    }
    g_test_add("/dovecot/idle", Fixture, "", set_up, test_idle, tear_down);
    g_test_add("/dovecot/resync", Fixture, "", set_up, test_resync, tear_down);
    g_test_add("/dovecot/overview", Fixture, "", set_up, test_overview, tear_down);
    g_test_add("/dovecot/large", Fixture, "", set_up, test_large, tear_down);
    g_test_add("/dovecot/list", Fixture, with_public_folders, set_up, test_list, tear_down);
    g_test_add("/dovecot/compressed", Fixture, with_compression, set_up, test_compressed,
               tear_down);
    g_test_add("/dovecot/notify", Fixture, "", set_up, test_notify, tear_down);
    return g_test_run();
}
