/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include <string.h>

#define QRESYNC                                                                                    \
    SIGNED_IN_TO("IMAP4rev1 ENABLE CONDSTORE QRESYNC"), "C ENABLE QRESYNC\n",                      \
        "S * ENABLED CONDSTORE QRESYNC", "T OK done"
#define ASKED "C EXAMINE INBOX (QRESYNC (7 40))\n", "S * 3 EXISTS"
#define OF_FOLDER(validity, modseq)                                                                \
    "S * OK [UIDVALIDITY " validity "] ok", "S * OK [UIDNEXT 9] x", "S * OK [" modseq "] x"

/* `vanished`: as "1-5 7-7"; NULL: the server cannot tell. */
static const struct {
    const char *name, *vanished;
    uint64_t highest_modseq;
    const char *script[24];
} resyncs[] = {
    {"nothing",
     "",
     40,
     {QRESYNC, ASKED, OF_FOLDER("7", "HIGHESTMODSEQ 40"), "T OK [READ-ONLY] done", BYE, NULL}},
    {"some",
     "1-5 7-7",
     50,
     {QRESYNC, "C EXAMINE INBOX (QRESYNC (7 40))\n", "S * OK [CLOSED] x", "S * 3 EXISTS",
      OF_FOLDER("7", "HIGHESTMODSEQ 50"), "S * VANISHED (EARLIER) 7,1:3",
      "S * 2 FETCH (UID 8 FLAGS (\\Seen) MODSEQ (44))", "S * VANISHED (EARLIER) 4:5", "T OK done",
      BYE, NULL}},
    {"numbered anew",
     NULL,
     50,
     {QRESYNC, ASKED, OF_FOLDER("8", "HIGHESTMODSEQ 50"), "S * VANISHED (EARLIER) 1:3", "T OK done",
      BYE, NULL}},
    {"put back from a backup",
     NULL,
     39,
     {QRESYNC, ASKED, OF_FOLDER("7", "HIGHESTMODSEQ 39"), "T OK done", BYE, NULL}},
    {"no modseqs there",
     NULL,
     0,
     {QRESYNC, ASKED, OF_FOLDER("7", "NOMODSEQ"), "T OK done", BYE, NULL}},
    {"no QRESYNC",
     NULL,
     50,
     {SIGNED_IN_TO("ENABLE CONDSTORE"), "C EXAMINE INBOX\n", OF_FOLDER("7", "HIGHESTMODSEQ 50"),
      "T OK done", BYE, NULL}},
    {"refused",
     NULL,
     50,
     {SIGNED_IN_TO("ENABLE QRESYNC"), "C ENABLE QRESYNC\n", "T BAD what", "C EXAMINE INBOX\n",
      OF_FOLDER("7", "HIGHESTMODSEQ 50"), "T OK done", BYE, NULL}},
    {"not enabled",
     NULL,
     50,
     {SIGNED_IN_TO("ENABLE QRESYNC"), "C ENABLE QRESYNC\n", "S * ENABLED", "T OK done",
      "C EXAMINE INBOX\n", OF_FOLDER("7", "HIGHESTMODSEQ 50"), "T OK done", BYE, NULL}},
};

static char *
ranges_text(const GArray *ranges)
{
    if (ranges == NULL)
        return NULL;
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < ranges->len; i++) {
        ImapRange range = g_array_index(ranges, ImapRange, i);
        g_string_append_printf(text, "%s%u-%u", i > 0 ? " " : "", range.first, range.last);
    }
    return g_string_free(text, FALSE);
}

static void
test_resyncs(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(resyncs); i++) {
        g_test_message("%s", resyncs[i].name);
        ImapServer *server = imap_server_new(resyncs[i].script, NULL);
        ImapSession *session = session_over(server);
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) vanished = NULL;
        ImapFolder opened;
        bool is_opened = imap_session_resync(session, "INBOX", 7, 40, &opened, &vanished, &error);
        g_assert_no_error(error);
        g_assert_true(is_opened);
        g_autofree char *text = ranges_text(vanished);
        g_assert_cmpstr(text, ==, resyncs[i].vanished);
        g_assert_cmpuint(opened.highest_modseq, ==, resyncs[i].highest_modseq);
        g_free(session_finish(session, server));
    }
}

/* There is nothing to compare with the first time. */
static void
test_first_time(void)
{
    static const char *const script[] = {
        QRESYNC,     "C EXAMINE INBOX\n", OF_FOLDER("7", "HIGHESTMODSEQ 50"),
        "T OK done", "C EXAMINE INBOX\n", "T NO no such",
        "C EXAMINE", "S * BYE bye",       NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_autoptr(GError) error = NULL;
    GArray *vanished = NULL;
    ImapFolder opened;
    g_assert_true(imap_session_resync(session, "INBOX", 7, 0, &opened, &vanished, &error));
    g_assert_null(vanished);
    g_assert_false(imap_session_resync(session, "INBOX", 0, 40, &opened, &vanished, &error));
    g_assert_true(fail_is(error, FAIL_MALFORMED));
    g_clear_error(&error);
    g_assert_false(imap_session_resync(session, "INBOX", 7, 40, &opened, &vanished, &error));
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_free(session_finish(session, server));
}

/* Hung up over ENABLE, nobody is signed in. */
static void
test_gone_while_enabling(void)
{
    static const char *const script[] = {SIGNED_IN_TO("ENABLE QRESYNC"), "C ENABLE", NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_autoptr(GError) error = NULL;
    g_assert_null(imap_session_open(settings, "pass", -1, &error));
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_free(imap_server_finish(server));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/resync/resyncs", test_resyncs);
    g_test_add_func("/resync/first-time", test_first_time);
    g_test_add_func("/resync/gone-while-enabling", test_gone_while_enabling);
    return g_test_run();
}
