/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LONG_MS 600000 /* no test waits that long */
#define WATCHED SIGNED_IN_TO("IMAP4rev1 IDLE"), OPENED, "C IDLE\n"
#define TOLD WATCHED, "S + idling"
/* The fourth command of these sessions is IDLE; DONE has no tag. */
#define ENDED "C DONE\n", "S 4 OK done", BYE

static void
open_inbox(ImapSession *session)
{
    g_autoptr(GError) error = NULL;
    ImapFolder folder;
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    g_assert_no_error(error);
}

static const struct {
    const char *name;
    int max_ms;
    bool has_news;
    const char *script[24];
} waits[] = {
    {"a message comes", LONG_MS, true, {TOLD, "S * 4 EXISTS", ENDED, NULL}},
    {"before we wait", LONG_MS, true, {WATCHED, "S * 4 EXISTS", "S + idling", ENDED, NULL}},
    {"in one piece",
     LONG_MS,
     true,
     {WATCHED, "R * 4 EXISTS\r\n+ idling\r\n* 1 RECENT\r\n", ENDED, NULL}},
    {"a message goes", LONG_MS, true, {TOLD, "S * 2 EXPUNGE", ENDED, NULL}},
    {"messages vanish", LONG_MS, true, {TOLD, "S * VANISHED 2,3", ENDED, NULL}},
    {"nothing",
     200,
     false,
     {TOLD, "S * OK still here", "S * 3 EXISTS", "S * 2 FETCH (FLAGS (\\Seen))", "S + again", ENDED,
      NULL}},
    {"silence for longer than a time-out", 4500, false, {TOLD, ENDED, NULL}},
    {"the server ends it with news",
     LONG_MS,
     true,
     {TOLD, "S * 4 EXISTS\r\n4 OK enough", "C LOGOUT", NULL}},
    {"more news than anybody needs",
     LONG_MS,
     true,
     {TOLD, "S * 4 EXISTS\r\n* 5 EXISTS\r\n* VANISHED 1:4294967295\r\n* 0 EXPUNGE\r\n* 0 EXISTS",
      ENDED, NULL}},
};

static void
test_waits(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(waits); i++) {
        g_test_message("%s", waits[i].name);
        ImapServer *server = imap_server_new(waits[i].script, NULL);
        ImapSession *session = session_over(server);
        open_inbox(session);
        g_autoptr(GError) error = NULL;
        bool has_news = !waits[i].has_news;
        g_assert_true(imap_session_can_idle(session));
        bool is_done = imap_session_idle(session, waits[i].max_ms, &has_news, &error);
        g_assert_no_error(error);
        g_assert_true(is_done);
        g_assert_cmpint(has_news, ==, waits[i].has_news);
        imap_session_free(session);
        g_autofree char *log = imap_server_finish(server);
        g_assert_null(strstr(log, "!"));
        const char *done = strstr(log, "DONE");
        g_assert_true(done == NULL || strstr(done + 1, "DONE") == NULL);
    }
}

/* What another command heard is not told again: without it IDLE would wait in vain. */
static void
test_news_heard_before(void)
{
    static const char *const script[] = {SIGNED_IN_TO("IDLE"),
                                         OPENED,
                                         "C UID SEARCH",
                                         "S * SEARCH 2 3 8",
                                         "S * 4 EXISTS",
                                         "T OK done",
                                         "C IDLE",
                                         "S + idling",
                                         "C DONE",
                                         "S 5 OK done",
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    open_inbox(session);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) uids = NULL;
    bool has_news = false;
    g_assert_true(imap_session_uids(session, 1, &uids, &error));
    g_assert_true(imap_session_idle(session, LONG_MS, &has_news, &error));
    g_assert_true(has_news);
    g_assert_true(imap_session_idle(session, 100, &has_news, &error));
    g_assert_false(has_news);
    g_free(session_finish(session, server));
}

#define END "C IDLE", "S +", "T OK done"
#define END_5 END, END, END, END, END

static const struct {
    const char *name, *message;
    bool is_broken;
    const char *script[80];
} failures[] = {
    {"hung up", "closed the connection", true, {TOLD, NULL}},
    {"hung up before", "closed the connection", true, {WATCHED, NULL}},
    {"thrown out", "too long", true, {TOLD, "S * BYE too long", NULL}},
    {"no answer to DONE", "in time", true, {TOLD, "S * 4 EXISTS", "C DONE", "SLEEP 2300", NULL}},
    {"garbage", "not IMAP", true, {TOLD, "S what now", NULL}},
    {"unending line", "1048576 bytes", true, {TOLD, "N 1100000", NULL}},
    {"refused", "not here", false, {WATCHED, "T NO not here", BYE, NULL}},
    {"unknown", "what", false, {WATCHED, "T BAD what", BYE, NULL}},
    {"does not wait",
     "does not wait",
     false,
     {TOLD, "T OK done", END_5, END_5, END_5, END_5, BYE, NULL}},
};

static void
test_failures(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(failures); i++) {
        ImapServer *server = imap_server_new(failures[i].script, NULL);
        ImapSession *session = session_over(server);
        open_inbox(session);
        g_autoptr(GError) error = NULL;
        bool has_news;
        g_assert_false(imap_session_idle(session, LONG_MS, &has_news, &error));
        g_test_message("%s: %s", failures[i].name, error->message);
        g_assert_true(fail_is(error, FAIL_TEMPORARY));
        g_assert_nonnull(strstr(error->message, failures[i].message));
        g_assert_cmpint(imap_session_is_broken(session), ==, failures[i].is_broken);
        g_assert_false(imap_session_can_idle(session));
        g_free(session_finish(session, server));
    }
}

static void *
stop_soon(void *data)
{
    g_usleep(100000);
    eventfd_write(*(int *)data, 1);
    return NULL;
}

static void
test_stopped(void)
{
    static const char *const script[] = {TOLD, "C DONE", NULL};
    int stop = eventfd(0, EFD_CLOEXEC);
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_stopped_by(server, LONG_MS, stop);
    open_inbox(session);
    g_autoptr(GError) error = NULL;
    bool has_news;
    GThread *thread = g_thread_new("stop", stop_soon, &stop);
    g_assert_false(imap_session_idle(session, LONG_MS, &has_news, &error));
    g_thread_join(thread);
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_assert_nonnull(strstr(error->message, "stopped"));
    g_assert_true(imap_session_is_broken(session));
    imap_session_free(session);
    g_free(imap_server_finish(server));
    close(stop);
}

static GPtrArray *
two_folders(void)
{
    GPtrArray *folders = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(folders, g_strdup("Sent"));
    g_ptr_array_add(folders, g_strdup("Søk \"x\""));
    return folders;
}

/* What is told of another folder while this one is opened must not be lost. */
static void
test_other_folders(void)
{
    static const char *const script[] = {
        SIGNED_IN_TO("IDLE NOTIFY"),
        "C NOTIFY SET (selected-delayed (MessageNew MessageExpunge)) (mailboxes (Sent "
        "\"S&APg-k \\\"x\\\"\") (MessageNew MessageExpunge))\n",
        "T OK done",
        "C EXAMINE INBOX",
        "S * STATUS Sent (UIDNEXT 3 MESSAGES 2)",
        "S * OK [UIDVALIDITY 7] ok",
        "T OK done",
        "C IDLE",
        "S + idling",
        "S * STATUS {4}",
        "R Sent (UIDNEXT 4 MESSAGES 3)\r\n",
        "C DONE",
        "S 5 OK done",
        "C IDLE",
        "S * OK [NOTIFICATIONOVERFLOW] too much",
        NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_autoptr(GPtrArray) folders = two_folders();
    g_autoptr(GError) error = NULL;
    bool is_watching = false, has_news = false;
    g_assert_true(imap_session_notify(session, folders, &is_watching, &error));
    g_assert_true(is_watching);
    open_inbox(session);
    for (int i = 0; i < 2; i++) {
        g_assert_true(imap_session_idle(session, LONG_MS, &has_news, &error));
        g_assert_true(has_news);
    }
    g_assert_false(imap_session_idle(session, LONG_MS, &has_news, &error));
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_free(session_finish(session, server));
}

static void
test_not_watching(void)
{
    static const char *const scripts[][20] = {
        {SIGNED_IN_TO("IDLE"), BYE, NULL},
        {SIGNED_IN_TO("NOTIFY"), "C NOTIFY", "T NO [BADEVENT (MessageNew)] no", BYE, NULL},
        {SIGNED_IN_TO("NOTIFY"), "C NOTIFY", "T BAD what", BYE, NULL},
        {SIGNED_IN_TO("NOTIFY"), "C NOTIFY", NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(scripts); i++) {
        ImapServer *server = imap_server_new(scripts[i], NULL);
        ImapSession *session = session_over(server);
        g_autoptr(GPtrArray) folders = two_folders();
        g_autoptr(GError) error = NULL;
        bool is_watching = true;
        bool is_asked = imap_session_notify(session, folders, &is_watching, &error);
        g_assert_false(is_watching);
        g_assert_cmpint(is_asked, ==, i < 3);
        g_assert_cmpint(imap_session_is_broken(session), ==, i == 3);
        g_free(session_finish(session, server));
    }
}

static void
test_cannot(void)
{
    static const char *const script[] = {SIGNED_IN, BYE, NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_assert_false(imap_session_can_idle(session));
    g_free(session_finish(session, server));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/idle/waits", test_waits);
    g_test_add_func("/idle/news-heard-before", test_news_heard_before);
    g_test_add_func("/idle/failures", test_failures);
    g_test_add_func("/idle/stopped", test_stopped);
    g_test_add_func("/idle/other-folders", test_other_folders);
    g_test_add_func("/idle/not-watching", test_not_watching);
    g_test_add_func("/idle/cannot", test_cannot);
    return g_test_run();
}
