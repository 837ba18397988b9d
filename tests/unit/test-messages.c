/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How messages look, and those that are too large. What comes of whole messages is in
 * test-session. */
#include "session-fixture.h"

#include <string.h>

#define FIELDS "BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)]"
#define HEADER "BODY[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)]"
#define ASKED(set) "C UID FETCH " set " (UID INTERNALDATE RFC822.SIZE " FIELDS ")\n"

static ImapSession *
opened_session(ImapServer *server, int64_t size_max)
{
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_autoptr(GError) error = NULL;
    ImapFolder folder;
    settings->size_max = size_max;
    ImapSession *session = imap_session_open(settings, "pass", -1, &error);
    g_assert_no_error(error);
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    return session;
}

/* ---- overviews ---- */

static bool
on_overview(const ImapOverview *overview, void *data, GError **error)
{
    g_autofree char *date = overview->internal_date == INSTANT_NONE
                                ? g_strdup("-")
                                : instant_format(overview->internal_date);
    g_autofree char *header = g_strndup(overview->header, overview->header_length);
    if (overview->uid == 99)
        return fail(error, FAIL_CORRUPT, "enough");
    g_string_append_printf(data, "%u@%s/%" G_GINT64_FORMAT ":%s ", overview->uid, date,
                           overview->size, header);
    return true;
}

static GArray *
uids_of(const uint32_t *uids, guint count)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return g_array_append_vals(array, uids, count);
}

static const struct {
    const char *name, *seen;
    int code; /* of the error; -1: none */
    const char *script[60];
} overviews[] = {
    {"plain",
     "2@2026-07-17T00:44:25Z/400:From: a\r\n\r\n 3@-/-1:To: b 99@-",
     FAIL_CORRUPT,
     {SIGNED_IN, OPENED, ASKED("2:3,5,99"),
      "R * 1 FETCH (UID 2 INTERNALDATE \"17-Jul-2026 02:44:25 +0200\" RFC822.SIZE 400 " HEADER
      " {11}\r\nFrom: a\r\n\r\n)\r\n",
      "S * 2 FETCH (" HEADER " \"To: b\" UID 3)", "S * 9 FETCH (UID 99 " HEADER " \"\")", NULL}},
    {"hostile",
     "3@-/7:c ",
     -1,
     {SIGNED_IN, OPENED, ASKED("2:3,5,99"), "S * 1 FETCH (UID 4000000000 " HEADER " \"a\")",
      "S * 1 FETCH (" HEADER " \"b\")", "S * 2 FETCH (UID 3 RFC822.SIZE 7 " HEADER " \"c\")",
      "S * 2 FETCH (UID 3 RFC822.SIZE 7 " HEADER " \"d\")", "S * 3 FETCH (UID 4 " HEADER " \"e\")",
      "S * 1 FETCH (UID 2 BODY[] \"f\")", "S * 1 FETCH (UID 2 " HEADER " NIL)",
      "S * 4 FETCH (UID 5 " HEADER " {2000000}", "N 2000000", "S )", "S * 1 EXPUNGE", "T OK done",
      BYE, NULL}},
    {"refused",
     "2@-/-1:a 5@-/-1:b ",
     -1,
     {SIGNED_IN, OPENED, ASKED("2:3,5,99"), "T NO cannot read one", ASKED("2:3"),
      "S * 1 FETCH (UID 2 " HEADER " \"a\")", "T NO cannot", ASKED("3"), "T NO cannot",
      ASKED("5,99"), "S * 3 FETCH (UID 5 " HEADER " \"b\")", "T OK done", BYE, NULL}},
    {"hung up over one",
     "3@-/-1:b 5@-/-1:c ",
     -1,
     {SIGNED_IN, OPENED, ASKED("2:3,5,99"), "R * 1 FETCH (UID 2 " HEADER " {9}\r\nab", "AGAIN",
      SIGNED_IN, OPENED, ASKED("2:3,5,99"), "AGAIN", SIGNED_IN, OPENED, ASKED("3,5,99"),
      "S * 2 FETCH (UID 3 " HEADER " \"b\")", "S * 3 FETCH (UID 5 " HEADER " \"c\")", "T OK done",
      BYE, NULL}},
    {"cut",
     "2@-/-1:a ",
     FAIL_TEMPORARY,
     {SIGNED_IN, OPENED, ASKED("2:3,5,99"), "S * 1 FETCH (UID 2 " HEADER " \"a\")",
      "S * BYE shutting down", NULL}},
};

static void
test_overviews(void)
{
    static const uint32_t some[] = {2, 3, 5, 99};
    for (size_t i = 0; i < G_N_ELEMENTS(overviews); i++) {
        g_test_message("%s", overviews[i].name);
        ImapServer *server = imap_server_new(overviews[i].script, NULL);
        ImapSession *session = opened_session(server, 0);
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) seen = g_string_new(NULL);
        g_autoptr(GArray) uids = uids_of(some, G_N_ELEMENTS(some));
        bool is_done = imap_session_overview(session, uids, on_overview, seen, &error);
        g_assert_cmpint(is_done, ==, overviews[i].code < 0);
        g_assert_cmpint(is_done || fail_is(error, (FailCode)overviews[i].code), ==, true);
        g_assert_true(g_str_has_prefix(overviews[i].seen, seen->str));
        g_assert_true(!is_done || strcmp(overviews[i].seen, seen->str) == 0);
        g_free(session_finish(session, server));
    }
}

static void
test_none(void)
{
    static const char *const script[] = {SIGNED_IN, OPENED, BYE, NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = opened_session(server, 0);
    g_autoptr(GArray) uids = uids_of(NULL, 0);
    g_autoptr(GError) error = NULL;
    g_assert_true(imap_session_overview(session, uids, on_overview, NULL, &error));
    g_free(session_finish(session, server));
}

/* Every second of four thousand: no server must take lines of any length. */
static void
test_long_sets(void)
{
    static const char *const script[] = {SIGNED_IN,   OPENED,        "C UID FETCH 10001,10003,",
                                         "T OK done", "C UID FETCH", "T OK done",
                                         BYE,         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = opened_session(server, 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) uids = uids_of(NULL, 0);
    for (uint32_t uid = 10001; uid < 14001; uid += 2)
        g_array_append_val(uids, uid);
    g_assert_true(imap_session_overview(session, uids, on_overview, NULL, &error));
    g_autofree char *log = session_finish(session, server);
    g_auto(GStrv) lines = g_strsplit(log, "\n", -1);
    g_autoptr(GString) sets = g_string_new(NULL);
    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpuint(strlen(*line), <, 8192);
        if (strstr(*line, "UID FETCH") != NULL)
            g_string_append_printf(sets, "%s,", strstr(*line, "FETCH ") + strlen("FETCH "));
    }
    for (uint32_t uid = 10001; uid < 14001; uid += 2) {
        g_autofree char *text = g_strdup_printf("%u", uid);
        g_assert_nonnull(strstr(sets->str, text));
    }
}

/* ---- sizes ---- */

#define SIZE_ITEMS "(UID INTERNALDATE RFC822.SIZE)\n"
#define ITEMS "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[])\n"
#define FOUND SIGNED_IN, OPENED, "C UID SEARCH UID 1:100\n", "S * SEARCH 2 3 5 8", "T OK done"

static bool
on_message(uint32_t uid, Instant internal_date, Spool *raw, int64_t size, void *data,
           GError **error)
{
    char bytes[64] = "";
    ssize_t length = raw != NULL ? spool_read(raw, 0, bytes, sizeof bytes - 1, error) : 0;
    g_assert_cmpint(length, >=, 0);
    g_assert_cmpint(internal_date, ==, INSTANT_NONE);
    g_assert_true(raw == NULL || spool_size(raw) == size);
    g_string_append_printf(data, "%u:%s/%" G_GINT64_FORMAT " ", uid, raw != NULL ? bytes : "!",
                           size);
    return true;
}

static const struct {
    const char *name, *seen;
    int64_t size_max;
    const char *script[60];
} sizes[] = {
    {"not sent",
     "3:!/9 8:!/5 2:a/1 5:dddd/4 ",
     4,
     {FOUND, "C UID SEARCH UID 2:8 LARGER 4\n", "S * SEARCH 8 3 3 4000000000", "T OK done",
      "C UID FETCH 3,8 " SIZE_ITEMS, "S * 2 FETCH (UID 3 RFC822.SIZE 9)",
      "S * 4 FETCH (UID 8 RFC822.SIZE 5)", "T OK done", "C UID FETCH 2,5 " ITEMS,
      "S * 1 FETCH (UID 2 RFC822.SIZE 1 BODY[] \"a\")",
      "S * 3 FETCH (UID 5 RFC822.SIZE 4 BODY[] \"dddd\")", "T OK done", BYE, NULL}},
    {"the server will not look",
     "2:a/1 3:!/9 8:h/1 ",
     4,
     {FOUND, "C UID SEARCH UID 2:8 LARGER 4\n", "T NO no", "C UID FETCH 2:8 " ITEMS,
      "S * 1 FETCH (UID 2 RFC822.SIZE 1 BODY[] \"a\")",
      "R * 2 FETCH (UID 3 BODY[] {9}\r\n123456789 RFC822.SIZE 9)\r\n",
      "R * 3 FETCH (UID 5 BODY[] {9}\r\n123456789)\r\n", /* and nobody knows of which size */
      "S * 4 FETCH (UID 8 RFC822.SIZE 1 BODY[] \"h\")", "T OK done", BYE, NULL}},
    {"the server lies",
     "2:a/1 3:c/1 5:d/1 8:!/6 ",
     4,
     {FOUND, "C UID SEARCH UID 2:8 LARGER 4\n", "S * SEARCH 3 5", "T OK done",
      "C UID FETCH 3,5 " SIZE_ITEMS, "S * 2 FETCH (UID 3 RFC822.SIZE 4)", "T OK done",
      "C UID FETCH 2:8 " ITEMS, "S * 1 FETCH (UID 2 RFC822.SIZE 1 BODY[] \"a\")",
      "S * 2 FETCH (UID 3 RFC822.SIZE 1 BODY[] \"c\")",
      "S * 3 FETCH (UID 5 RFC822.SIZE 1 BODY[] \"d\")", "S * 4 FETCH (UID 8 RFC822.SIZE 6)",
      "T OK done", BYE, NULL}},
    {"of the program's own limit",
     "2:!/300000000 3:c/1 ",
     0,
     {FOUND, "C UID FETCH 2:8 " ITEMS,
      "S * 1 FETCH (UID 2 RFC822.SIZE 300000000 BODY[] {300000000}", "N 300000000", "S )",
      "S * 2 FETCH (UID 3 RFC822.SIZE 1 BODY[] \"c\")", "T OK done", BYE, NULL}},
};

static void
test_sizes(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_test_message("%s", sizes[i].name);
        ImapServer *server = imap_server_new(sizes[i].script, NULL);
        ImapSession *session = opened_session(server, sizes[i].size_max);
        g_autoptr(GError) error = NULL;
        g_autoptr(GString) seen = g_string_new(NULL);
        bool is_done =
            imap_session_fetch(session, 1, 100, g_get_tmp_dir(), on_message, seen, &error);
        g_assert_no_error(error);
        g_assert_true(is_done);
        g_assert_cmpstr(seen->str, ==, sizes[i].seen);
        g_free(session_finish(session, server));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/messages/overviews", test_overviews);
    g_test_add_func("/messages/none", test_none);
    g_test_add_func("/messages/long-sets", test_long_sets);
    g_test_add_func("/messages/sizes", test_sizes);
    return g_test_run();
}
