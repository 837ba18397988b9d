/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources of every kind, and the mbox reader behind them. */
#include "base/error.h"
#include "mail/source.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FROM "From a@example.org Thu Feb 15 10:30:05 2024\n"
#define FROM_2 "From b@example.org Fri Feb 16 11:00:00 2024 +0100\n"
#define HEADER "From: a@example.org\nSubject: s\n\n"

typedef struct {
    char *folder;
    GString *messages; /* each followed by a line "=====" */
    GString *places;   /* last component of each, followed by | */
    GString *skipped;  /* "place: why|" */
    GString *dates;
    int64_t largest;
    int stop_after; /* messages; -1: never */
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    fixture->folder = g_dir_make_tmp("letterbook-XXXXXX", NULL);
    fixture->messages = g_string_new(NULL);
    fixture->places = g_string_new(NULL);
    fixture->skipped = g_string_new(NULL);
    fixture->dates = g_string_new(NULL);
    fixture->stop_after = -1;
}

static void
remove_all(const char *path)
{
    GDir *folder = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *inside = g_build_filename(path, name, NULL);
        remove_all(inside);
    }
    g_clear_pointer(&folder, g_dir_close);
    g_remove(path);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    remove_all(fixture->folder);
    g_free(fixture->folder);
    g_string_free(fixture->messages, TRUE);
    g_string_free(fixture->places, TRUE);
    g_string_free(fixture->skipped, TRUE);
    g_string_free(fixture->dates, TRUE);
}

/* Writes a file below the fixture's folder, making folders as needed. Returns its path. */
static char *
put_bytes(const Fixture *fixture, const char *name, const void *bytes, size_t length)
{
    char *path = g_build_filename(fixture->folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(folder, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    return path;
}

static char *
put(const Fixture *fixture, const char *name, const char *text)
{
    return put_bytes(fixture, name, text, strlen(text));
}

static bool
on_message(const MailFound *found, void *data, GError **error)
{
    Fixture *fixture = data;
    Spool *raw = found->raw;
    g_autofree char *name = g_path_get_basename(found->place);
    g_string_append_printf(fixture->places, "%s|", name);
    g_autofree char *instant = instant_format(found->date);
    g_string_append_printf(fixture->dates, "%s|", instant);
    fixture->largest = MAX(fixture->largest, spool_size(raw));
    if (spool_memory(raw) != NULL) {
        g_string_append_len(fixture->messages, (const char *)spool_memory(raw),
                            (gssize)spool_size(raw));
        g_string_append(fixture->messages, "=====\n");
    }
    if (fixture->stop_after >= 0 && fixture->stop_after-- == 0)
        return fail(error, FAIL_REFUSED, "enough");
    return true;
}

static void
on_skipped(const char *place, const char *why, void *data)
{
    Fixture *fixture = data;
    g_autofree char *name = g_path_get_basename(place);
    g_string_append_printf(fixture->skipped, "%s: %s|", name, why);
}

static void
read_path(Fixture *fixture, const char *path)
{
    g_autoptr(GError) error = NULL;
    bool done = mail_source_read(path, g_get_tmp_dir(), on_message, on_skipped, fixture, &error);
    g_assert_no_error(error);
    g_assert_true(done);
}

static void
clear_seen(Fixture *fixture)
{
    g_string_truncate(fixture->messages, 0);
    g_string_truncate(fixture->places, 0);
    g_string_truncate(fixture->skipped, 0);
    g_string_truncate(fixture->dates, 0);
}

static void
test_mbox_kinds(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *mbox, *messages;
    } cases[] = {
        {"two messages", FROM HEADER "one\n\n" FROM_2 HEADER "two\n\n",
         HEADER "one\n=====\n" HEADER "two\n=====\n"},
        {"no empty line at the end", FROM HEADER "one\n\n" FROM_2 HEADER "two\n",
         HEADER "one\n=====\n" HEADER "two\n=====\n"},
        {"no line end at the end", FROM HEADER "one", HEADER "one=====\n"},
        {"message that ends in empty lines", FROM HEADER "one\n\n\n\n" FROM_2 HEADER "two\n\n\n",
         HEADER "one\n\n\n=====\n" HEADER "two\n\n=====\n"},
        {"no empty lines between", FROM HEADER "one\n" FROM_2 HEADER "two\n",
         HEADER "one\n=====\n" HEADER "two\n=====\n"},
        {"no bodies", FROM HEADER "\n" FROM_2 HEADER, HEADER "=====\n" HEADER "=====\n"},
        {"no bodies, no empty lines", FROM HEADER FROM_2 HEADER, HEADER "=====\n" HEADER "=====\n"},
        {"leading empty lines", "\n\n" FROM HEADER "one\n", HEADER "one\n=====\n"},
        {"mboxrd", FROM HEADER ">From x\n>>From y\n > From z\n>Fromage\n\n",
         HEADER "From x\n>From y\n > From z\n>Fromage\n=====\n"},
        {"quoted line that looks like a separator", FROM HEADER "a\n\n>" FROM_2 "b\n\n",
         HEADER "a\n\n" FROM_2 "b\n=====\n"},
        {"quotes in the header stay", FROM ">From x\n" HEADER ">From y\n\n",
         ">From x\n" HEADER "From y\n=====\n"},
        {"prose that begins with From",
         FROM HEADER "one\n\nFrom here on it rains.\nFrom 2 to 4.\n\n" FROM_2 HEADER "two\n",
         HEADER "one\n\nFrom here on it rains.\nFrom 2 to 4.\n=====\n" HEADER "two\n=====\n"},
        {"a writer that does not quote", FROM HEADER "one\n\nFrom here\n>From there\n\n",
         HEADER "one\n\nFrom here\n>From there\n=====\n"},
        {"From_ line in prose, with a date", FROM HEADER "one\n" FROM_2 "is a line\n\n",
         HEADER "one\n" FROM_2 "is a line\n=====\n"},
        {"Content-Length, unquoted (mboxcl2)",
         FROM "Subject: s\nContent-Length: 103\n\none\n\n" FROM HEADER
              ">From x\nthe end of it\n\n" FROM_2 HEADER "two\n",
         "Subject: s\nContent-Length: 103\n\none\n\n" FROM HEADER
         ">From x\nthe end of it\n=====\n" HEADER "two\n=====\n"},
        {"Content-Length, quoted (mboxcl)",
         FROM "Subject: s\nContent-Length: 12\n\none\n>From x\n\n" FROM_2 HEADER "two\n",
         "Subject: s\nContent-Length: 12\n\none\nFrom x\n=====\n" HEADER "two\n=====\n"},
        {"Content-Length that keeps trailing empty lines",
         FROM "Subject: s\nContent-Length: 6\n\none\n\n\n\n" FROM_2 HEADER "two\n",
         "Subject: s\nContent-Length: 6\n\none\n\n\n=====\n" HEADER "two\n=====\n"},
        {"Content-Length that is wrong",
         FROM "Subject: s\nContent-Length: 7\n\none two three\n\n" FROM_2 HEADER "two\n",
         "Subject: s\nContent-Length: 7\n\none two three\n=====\n" HEADER "two\n=====\n"},
        {"Content-Length beyond the file",
         FROM "Subject: s\nContent-Length: 7000\n\none\n\n" FROM_2 HEADER "two\n",
         "Subject: s\nContent-Length: 7000\n\none\n=====\n" HEADER "two\n=====\n"},
        {"Content-Length out of range",
         FROM "Subject: s\nContent-Length: 99999999999999999999999\n\none\n\n" FROM_2 HEADER
              "two\n",
         "Subject: s\nContent-Length: 99999999999999999999999\n\none\n=====\n" HEADER
         "two\n=====\n"},
        {"From_ line without a date", "From a\n" HEADER "one\n\nFrom b\n" HEADER "two\n",
         HEADER "one\n=====\n" HEADER "two\n=====\n"},
        {"From_ line of a mail program", "From - Thu Feb 15 10:30:05 2024\n" HEADER "one\n",
         HEADER "one\n=====\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        for (int crlf = 0; crlf < 2; crlf++) {
            /* a Content-Length counts bytes: those cases have LF only */
            if (crlf == 1 && strstr(cases[i].mbox, "Content-Length") != NULL)
                continue;
            g_test_message("%s, %s", cases[i].name, crlf ? "CR LF" : "LF");
            g_auto(GStrv) lines = g_strsplit(cases[i].mbox, "\n", -1);
            g_autofree char *mbox = g_strjoinv(crlf ? "\r\n" : "\n", lines);
            g_autofree char *path = put(fixture, "a.mbox", mbox);
            clear_seen(fixture);
            read_path(fixture, path);
            g_auto(GStrv) seen_lines = g_strsplit(fixture->messages->str, "\r\n", -1);
            g_autofree char *seen = g_strjoinv("\n", seen_lines);
            g_assert_cmpstr(crlf ? seen : fixture->messages->str, ==, cases[i].messages);
            g_assert_cmpstr(fixture->skipped->str, ==, "");
        }
    }
}

static void
test_mbox_places_and_dates(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *path = put(
        fixture, "a.mbox", FROM HEADER "one\n\n" FROM_2 HEADER "two\n\nFrom x\n" HEADER "three\n");
    struct timespec times[2] = {{.tv_sec = 1700000000}, {.tv_sec = 1700000000}};
    g_assert_cmpint(utimensat(AT_FDCWD, path, times, 0), ==, 0);
    read_path(fixture, path);
    g_assert_cmpstr(fixture->places->str, ==, "a.mbox:0|a.mbox:81|a.mbox:168|");
    g_assert_cmpstr(fixture->dates->str, ==,
                    "2024-02-15T10:30:05Z|2024-02-16T10:00:00Z|2023-11-14T22:13:20Z|");
}

static void
test_mbox_internal_data(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *path =
        put(fixture, "a.mbox",
            FROM "From: Mail System\nSubject: DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA\n\n"
                 "This text is part of the internal format.\n\n" FROM_2 HEADER "two\n");
    read_path(fixture, path);
    g_assert_cmpstr(fixture->messages->str, ==, HEADER "two\n=====\n");
    g_assert_cmpstr(fixture->skipped->str, ==, "a.mbox:0: this is the folder's internal data|");
}

static void
test_single_files(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const struct {
        const char *name, *text;
        bool is_message;
    } cases[] = {
        {"a.eml", HEADER "one\n", true},
        {"a.eml", FROM HEADER "one\n\n" FROM_2 HEADER "two\n", true}, /* by its name: one */
        {"a.eml", "no header at all, but text\n", true},
        {"saved message", HEADER "one\n", true},
        {"saved message", "Received: from x\n by y\nSubject: s\n\none\n", true},
        {"notes", "Dear diary\nSubject: mail\n\n", false},
        {"config.yaml", "name: x\nvalue: y\n\nz: 1\n", false},
        {"from.txt", "From the beginning it rained.\nAnd it rained.\n", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s: %s", cases[i].name, cases[i].text);
        g_autofree char *path = put(fixture, cases[i].name, cases[i].text);
        clear_seen(fixture);
        read_path(fixture, path);
        if (cases[i].is_message) {
            g_autofree char *expected = g_strconcat(cases[i].text, "=====\n", NULL);
            g_assert_cmpstr(fixture->messages->str, ==, expected);
            g_assert_cmpstr(fixture->skipped->str, ==, "");
        } else {
            g_assert_cmpstr(fixture->messages->str, ==, "");
            g_assert_nonnull(strstr(fixture->skipped->str, "it is not mail"));
        }
    }
}

static void
test_bad_files(Fixture *fixture, gconstpointer data)
{
    (void)data;
    char bytes[5000];
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)g_rand_int_range(random, 0, 256);
    g_autofree char *noise = put_bytes(fixture, "1-noise", bytes, sizeof bytes);
    g_autofree char *eml = put_bytes(fixture, "2-noise.eml", bytes, sizeof bytes);
    g_autofree char *empty = put(fixture, "3-empty.mbox", "");
    g_autofree char *good = put(fixture, "4-good.eml", HEADER "one\n");
    g_autofree char *pipe = g_build_filename(fixture->folder, "5-pipe", NULL);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    g_autofree char *dangling = g_build_filename(fixture->folder, "6-dangling", NULL);
    g_assert_cmpint(symlink("nowhere", dangling), ==, 0);
    read_path(fixture, fixture->folder);
    g_assert_cmpstr(fixture->places->str, ==, "4-good.eml|");
    g_assert_cmpstr(fixture->skipped->str, ==,
                    "1-noise: it is not mail|2-noise.eml: it is not mail|"
                    "3-empty.mbox: the file is empty|5-pipe: it is neither a file nor a folder|"
                    "6-dangling: No such file or directory|");
}

static void
test_folders(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const names[] = {
        "b.eml", "a.eml", "sub/c.eml", ".hidden/d.eml", ".hidden.eml",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_free(put(fixture, names[i], HEADER "x\n"));
    g_autofree char *loop = g_build_filename(fixture->folder, "loop", NULL);
    g_assert_cmpint(symlink(".", loop), ==, 0);
    read_path(fixture, fixture->folder);
    g_assert_cmpstr(fixture->places->str, ==, "a.eml|b.eml|c.eml|");
}

static void
test_maildir(Fixture *fixture, gconstpointer data)
{
    (void)data;
    static const char *const names[] = {
        "cur/2:2,S",       "cur/1:2,",    "new/3",       "tmp/4",    "subscriptions",
        ".Sent/cur/5:2,S", ".Sent/new/6", ".Sent/tmp/7", ".notes/x", "dovecot-uidlist",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_free(put(fixture, names[i], HEADER "x\n"));
    g_autofree char *from = put(fixture, "new/8", FROM HEADER "y\n"); /* one message, as it is */
    read_path(fixture, fixture->folder);
    g_assert_cmpstr(fixture->places->str, ==, "1:2,|2:2,S|3|8|5:2,S|6|");
    g_assert_nonnull(strstr(fixture->messages->str, FROM));
    g_assert_cmpstr(fixture->skipped->str, ==, "");
}

/* A message far larger than any buffer, as a file and in an mbox with quoted lines. */
static void
test_large_message(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GString) text = g_string_new(HEADER);
    while (text->len < 20 * 1000 * 1000)
        g_string_append(text, "some text that is a line of its own\n>From here\n");
    g_autofree char *eml = put(fixture, "a.eml", text->str);
    read_path(fixture, eml);
    g_assert_cmpint(fixture->largest, ==, (gint64)text->len);

    g_string_prepend(text, FROM);
    size_t quotes = (text->len - strlen(FROM HEADER)) / 47;
    g_autofree char *mbox = put(fixture, "a.mbox", text->str);
    fixture->largest = 0;
    read_path(fixture, mbox);
    g_assert_cmpint(fixture->largest, ==, (gint64)(text->len - strlen(FROM) - quotes));
}

static void
test_errors(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *missing = g_build_filename(fixture->folder, "missing", NULL);
    g_assert_false(
        mail_source_read(missing, g_get_tmp_dir(), on_message, on_skipped, fixture, &error));
    g_assert_error(error, LETTERBOOK_ERROR, FAIL_MALFORMED);
    g_clear_error(&error);

    g_autofree char *path = put(fixture, "a.mbox", FROM HEADER "one\n\n" FROM_2 HEADER "two\n");
    fixture->stop_after = 0;
    g_assert_false(
        mail_source_read(path, g_get_tmp_dir(), on_message, on_skipped, fixture, &error));
    g_assert_error(error, LETTERBOOK_ERROR, FAIL_REFUSED);
    g_assert_cmpstr(fixture->places->str, ==, "a.mbox:0|");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    static const struct {
        const char *path;
        void (*run)(Fixture *, gconstpointer);
    } tests[] = {
        {"/source/mbox/kinds", test_mbox_kinds},
        {"/source/mbox/places-and-dates", test_mbox_places_and_dates},
        {"/source/mbox/internal-data", test_mbox_internal_data},
        {"/source/single-files", test_single_files},
        {"/source/bad-files", test_bad_files},
        {"/source/folders", test_folders},
        {"/source/maildir", test_maildir},
        {"/source/large-message", test_large_message},
        {"/source/errors", test_errors},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
        g_test_add(tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);
    return g_test_run();
}
