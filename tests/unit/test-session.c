/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include <string.h>

#define ITEMS "(UID INTERNALDATE RFC822.SIZE BODY.PEEK[])\n"

/* The session over a script, or NULL with the error's message in *refusal. */
static ImapSession *
open_session(ImapServer *server, WireSecurity security, FailCode code, char **refusal)
{
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, security);
    g_autoptr(GError) error = NULL;
    ImapSession *session = imap_session_open(settings, "pass", -1, &error);
    if (session == NULL) {
        if (!fail_is(error, code))
            g_test_message("%s", error->message);
        g_assert_true(fail_is(error, code));
        *refusal = g_strdup(error->message);
    } else {
        g_assert_no_error(error);
    }
    return session;
}

typedef struct {
    const char *name;
    WireSecurity security;
    FailCode code;
    const char *message; /* a part of it */
    const char *script[16];
} Refusal;

static const Refusal refusals[] = {
    {"another protocol",
     WIRE_PLAIN,
     FAIL_UNAVAILABLE,
     "does not speak IMAP",
     {"S 220 smtp.example.org ESMTP", NULL}},
    {"busy", WIRE_PLAIN, FAIL_TEMPORARY, "too many", {"S * BYE [UNAVAILABLE] too many", NULL}},
    {"gone", WIRE_PLAIN, FAIL_TEMPORARY, "closed the connection", {NULL}},
    {"half a greeting", WIRE_PLAIN, FAIL_TEMPORARY, "closed the connection", {"R * OK he", NULL}},
    {"silent", WIRE_PLAIN, FAIL_TEMPORARY, "in time", {"SLEEP 2300", NULL}},
    {"signed in already", WIRE_PLAIN, FAIL_UNAVAILABLE, "PREAUTH", {"S * PREAUTH hi", NULL}},
    {"PREAUTH against STARTTLS",
     WIRE_STARTTLS,
     FAIL_UNAVAILABLE,
     "PREAUTH",
     {"S * PREAUTH hi", NULL}},
    {"no STARTTLS",
     WIRE_STARTTLS,
     FAIL_UNAVAILABLE,
     "STARTTLS",
     {HELLO, "C STARTTLS", "T NO no", NULL}},
    {"unknown STARTTLS",
     WIRE_STARTTLS,
     FAIL_UNAVAILABLE,
     "STARTTLS",
     {HELLO, "C STARTTLS", "T BAD what", NULL}},
    {"STARTTLS and more",
     WIRE_STARTTLS,
     FAIL_UNAVAILABLE,
     "STARTTLS",
     {HELLO, "C STARTTLS", "R 1 OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", NULL}},
    {"STARTTLS and an answer",
     WIRE_STARTTLS,
     FAIL_UNAVAILABLE,
     "STARTTLS",
     {HELLO, "C STARTTLS", "R 1 OK go\r\n2 OK done\r\n", "SLEEP 100", NULL}},
    {"STARTTLS and no TLS",
     WIRE_STARTTLS,
     FAIL_UNAVAILABLE,
     "TLS",
     {HELLO, "C STARTTLS", "T OK go", "SLEEP 50", "R * OK this is no TLS record, is it\r\n",
      "SLEEP 50", NULL}},
    {"wrong password",
     WIRE_PLAIN,
     FAIL_REFUSED,
     "refuses: \"wrong password\"",
     {HELLO, CAPABLE, "C AUTHENTICATE", "T NO [AUTHENTICATIONFAILED] wrong password", BYE, NULL}},
    {"not now",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "backend down",
     {HELLO, CAPABLE, "C AUTHENTICATE", "T NO [UNAVAILABLE] backend down", BYE, NULL}},
    {"not understood",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "not connected",
     {HELLO, CAPABLE, "C AUTHENTICATE", "T BAD User is authenticated but not connected.", BYE,
      NULL}},
    {"account is gone",
     WIRE_PLAIN,
     FAIL_REFUSED,
     "ask them",
     {HELLO, CAPABLE, "C AUTHENTICATE",
      "T NO [CONTACTADMIN] Suggested Backoff Time: 5 milliseconds, ask them", BYE, NULL}},
    {"throttled",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "92415",
     {HELLO, CAPABLE, "C AUTHENTICATE",
      "T BAD Request is throttled. Suggested Backoff Time: 92415 milliseconds", BYE, NULL}},
    {"throttled by a code",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "slowly",
     {HELLO, CAPABLE, "C AUTHENTICATE", "T NO [THROTTLED] slowly", BYE, NULL}},
    {"over quota",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "bandwidth",
     {HELLO, CAPABLE, "C AUTHENTICATE", "T NO [OVERQUOTA] Account exceeded bandwidth limits", BYE,
      NULL}},
    {"thrown out",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "go away",
     {HELLO, CAPABLE, "C AUTHENTICATE", "S * BYE go away", NULL}},
    {"no passwords here",
     WIRE_PLAIN,
     FAIL_UNAVAILABLE,
     "accepts no password",
     {HELLO, "C CAPABILITY", "S * CAPABILITY IMAP4rev1 AUTH=GSSAPI LOGINDISABLED", "T OK done", BYE,
      NULL}},
    {"wrong tag",
     WIRE_PLAIN,
     FAIL_TEMPORARY,
     "cannot be understood",
     {HELLO, "C CAPABILITY", "S 999 OK done", NULL}},
};

/* However it goes wrong, the password is only sent where the script asks for it. */
static void
test_refusals(void)
{
    static const CertificateWish wish = {"127.0.0.1", -1, 1, false};
    g_autoptr(TestCertificate) certificate = test_certificate_new(&wish);
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        const Refusal *wanted = &refusals[i];
        g_autofree char *message = NULL;
        ImapServer *server = imap_server_new(wanted->script, certificate);
        ImapSession *session = open_session(server, wanted->security, wanted->code, &message);
        g_autofree char *log = imap_server_finish(server);
        g_test_message("%s: %s", wanted->name, message);
        g_assert_null(session);
        g_assert_nonnull(strstr(message, wanted->message));
        g_assert_nonnull(strstr(message, "127.0.0.1:"));
        g_assert_null(strstr(log, "!"));
        if (wanted->security == WIRE_STARTTLS)
            g_assert_null(strstr(log, "AUTHENTICATE"));
    }
}

static void
test_backoff(void)
{
    static const struct {
        const char *answer;
        int64_t backoff_ms;
    } answers[] = {
        {"T NO Request is throttled. Suggested Backoff Time: 92415 milliseconds", 92415},
        {"T BAD Request is throttled. suggested backoff time:7 milliseconds", 7},
        {"S * BYE Session invalidated - Suggested Backoff Time: 300000 milliseconds", 300000},
        {"T NO Suggested Backoff Time: 999999999 milliseconds", 3600000},
        {"T NO Suggested Backoff Time: 99999999999999999999999 milliseconds", 3600000},
        {"T NO Suggested Backoff Time: -5 milliseconds", 0},
        {"T NO Suggested Backoff Time:", 0},
        {"T NO [AUTHENTICATIONFAILED] no", 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(answers); i++) {
        const char *const script[] = {HELLO, CAPABLE, "C AUTHENTICATE", answers[i].answer, NULL};
        ImapServer *server = imap_server_new(script, NULL);
        g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
        g_autoptr(GError) error = NULL;
        g_assert_null(imap_session_open(settings, "pass", -1, &error));
        g_assert_cmpint(imap_backoff_ms(error), ==, answers[i].backoff_ms);
        if (answers[i].backoff_ms > 0)
            g_assert_true(fail_is(error, FAIL_TEMPORARY));
        g_free(imap_server_finish(server));
    }
}

static void
check_sign_in(WireSecurity security, const char *const *script, const char *described)
{
    static const CertificateWish wish = {"127.0.0.1", -1, 1, false};
    g_autoptr(TestCertificate) certificate = test_certificate_new(&wish);
    ImapServer *server = imap_server_new(script, certificate);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, security, FAIL_USAGE, &refusal);
    g_assert_cmpstr(refusal, ==, NULL);
    g_assert_nonnull(strstr(imap_session_describe(session), described));
    imap_session_free(session);
    g_autofree char *log = imap_server_finish(server);
    if (strstr(log, "!") != NULL)
        g_test_message("%s", log);
    g_assert_null(strstr(log, "!"));
}

static void
test_sign_in(void)
{
    static const char *const at_once[] = {SIGNED_IN, BYE, NULL};
    static const char *const asked[] = {HELLO,
                                        "C CAPABILITY",
                                        "S * CAPABILITY IMAP4rev1 AUTH=PLAIN",
                                        "T OK done",
                                        "C AUTHENTICATE PLAIN\n",
                                        "S + ",
                                        "C AHVzZXIAcGFzcw==",
                                        "S 2 OK [CAPABILITY IMAP4rev1] in",
                                        BYE,
                                        NULL};
    static const char *const login[] = {HELLO,
                                        "C CAPABILITY",
                                        "S * CAPABILITY IMAP4rev1",
                                        "T OK done",
                                        "C LOGIN \"user\" \"pass\"\n",
                                        "T OK in",
                                        "C CAPABILITY\n",
                                        "S * CAPABILITY IMAP4rev1",
                                        "T OK done",
                                        BYE,
                                        NULL};
    static const char *const tls[] = {"TLS", SIGNED_IN, BYE, NULL};
    static const char *const start_tls[] = {
        "S * OK [CAPABILITY IMAP4rev1 LOGINDISABLED STARTTLS] hi",
        "C STARTTLS",
        "T OK go",
        "TLS",
        CAPABLE,
        "C AUTHENTICATE PLAIN AHVzZXIAcGFzcw==",
        "S * CAPABILITY IMAP4rev1",
        "T OK in",
        BYE,
        NULL};
    check_sign_in(WIRE_PLAIN, at_once, "not encrypted");
    check_sign_in(WIRE_PLAIN, asked, "not encrypted");
    check_sign_in(WIRE_PLAIN, login, "not encrypted");
    check_sign_in(WIRE_TLS, tls, "TLS 1.3, certificate of 127.0.0.1, valid to 20");
    check_sign_in(WIRE_STARTTLS, start_tls, "TLS 1.3, certificate of 127.0.0.1, valid to 20");
}

static void
test_line_breaks_never_leave(void)
{
    static const char *const script[] = {HELLO, CAPABLE, BYE, NULL};
    static const char *const users[] = {"user\r\nA1 DELETE INBOX", "user", "us\ter"};
    static const char *const passwords[] = {"pass", "pa\nss", "pass"};
    for (size_t i = 0; i < G_N_ELEMENTS(users); i++) {
        ImapServer *server = imap_server_new(script, NULL);
        g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
        g_free(settings->user);
        settings->user = g_strdup(users[i]);
        g_autoptr(GError) error = NULL;
        g_assert_null(imap_session_open(settings, passwords[i], -1, &error));
        g_assert_true(fail_is(error, FAIL_CONFIG));
        g_autofree char *log = imap_server_finish(server);
        g_assert_null(strstr(log, "DELETE"));
        g_assert_null(strstr(log, "AUTHENTICATE"));
    }
}

static void
test_examine(void)
{
    static const char *const script[] = {SIGNED_IN,
                                         OPENED,
                                         "C EXAMINE \"S&APg-k &- \\\"x\\\"\"",
                                         "T NO [NONEXISTENT] no such",
                                         "C EXAMINE",
                                         "S * 0 EXISTS",
                                         "T OK done",
                                         "C EXAMINE",
                                         "T NO [UNAVAILABLE] wait",
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
    g_autoptr(GError) error = NULL;
    ImapFolder folder = {0};
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    g_assert_cmpuint(folder.uid_validity, ==, 7);
    g_assert_cmpuint(folder.uid_next, ==, 9);
    g_assert_cmpuint(folder.exists, ==, 3);
    static const struct {
        const char *folder;
        FailCode code;
    } bad[] = {
        {"Søk & \"x\"", FAIL_MALFORMED},
        {"x\r\nA1 DELETE INBOX", FAIL_MALFORMED},
        {"without UIDVALIDITY", FAIL_MALFORMED},
        {"later", FAIL_TEMPORARY},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_clear_error(&error);
        g_assert_false(imap_session_examine(session, bad[i].folder, &folder, &error));
        g_assert_true(fail_is(error, bad[i].code));
    }
    imap_session_free(session);
    g_autofree char *log = imap_server_finish(server);
    g_assert_null(strstr(log, "!"));
    g_assert_null(strstr(log, "DELETE"));
}

/* "9:*" finds the last message even when it is number 8. */
static void
test_uids(void)
{
    static const char *const script[] = {SIGNED_IN,
                                         OPENED,
                                         "C UID SEARCH UID 9:*",
                                         "S * SEARCH 8",
                                         "T OK done",
                                         "C UID SEARCH UID 1:*",
                                         "S * SEARCH 8 3",
                                         "S * 9 EXISTS",
                                         "S * SEARCH 8 4294967295 0 x 5",
                                         "T OK done",
                                         "C UID SEARCH UID 1:*",
                                         "S * SEARCH",
                                         "T OK done",
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
    g_autoptr(GError) error = NULL;
    ImapFolder folder;
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    g_autoptr(GArray) above = NULL, all = NULL, none = NULL;
    g_assert_true(imap_session_uids(session, 9, &above, &error));
    g_assert_cmpuint(above->len, ==, 0);
    g_assert_true(imap_session_uids(session, 0, &all, &error));
    static const uint32_t expected[] = {3, 5, 8, 4294967295};
    g_assert_cmpmem(all->data, all->len * sizeof(uint32_t), expected, sizeof expected);
    g_assert_true(imap_session_uids(session, 1, &none, &error));
    g_assert_cmpuint(none->len, ==, 0);
    imap_session_free(session);
    g_autofree char *log = imap_server_finish(server);
    g_assert_null(strstr(log, "!"));
}

/* What was delivered, as "uid@date:bytes " each. */
typedef struct {
    GString *seen;
    unsigned left; /* until on_message refuses */
} Delivery;

static bool
on_message(uint32_t uid, Instant internal_date, Spool *raw, int64_t size, void *data,
           GError **error)
{
    (void)size;
    Delivery *delivery = data;
    char bytes[64];
    if (delivery->left-- == 0)
        return fail(error, FAIL_CORRUPT, "enough");
    g_autofree char *date =
        internal_date == INSTANT_NONE ? g_strdup("-") : instant_format(internal_date);
    ssize_t length = spool_read(raw, 0, bytes, sizeof bytes - 1, error);
    g_assert_cmpint(length, >=, 0);
    bytes[length] = '\0';
    g_string_append_printf(delivery->seen, "%u@%s:%s%s ", uid, date, bytes,
                           spool_size(raw) > length ? "..." : "");
    return true;
}

/* Plays the script after the sign-in, fetches 1:100 and compares. */
static void
check_fetch(const char *const *script, unsigned accepted, const char *expected, int code,
            const char *message)
{
    ImapServer *server = imap_server_new(script, NULL);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
    g_assert_cmpstr(refusal, ==, NULL);
    g_autoptr(GError) error = NULL;
    ImapFolder folder;
    Delivery delivery = {g_string_new(NULL), accepted};
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    bool is_fetched =
        imap_session_fetch(session, 1, 100, g_get_tmp_dir(), on_message, &delivery, &error);
    g_assert_cmpstr(delivery.seen->str, ==, expected);
    if (code < 0) {
        g_assert_no_error(error);
        g_assert_true(is_fetched);
    } else {
        g_assert_false(is_fetched);
        g_assert_true(fail_is(error, (FailCode)code));
        g_assert_nonnull(strstr(error->message, message));
    }
    if (code == FAIL_TEMPORARY || code == FAIL_CORRUPT) {
        g_autoptr(GError) later = NULL;
        g_autoptr(GArray) uids = NULL;
        g_assert_false(imap_session_uids(session, 1, &uids, &later));
        g_assert_true(fail_is(later, FAIL_TEMPORARY));
    }
    imap_session_free(session);
    g_string_free(delivery.seen, TRUE);
    g_autofree char *log = imap_server_finish(server);
    if (strstr(log, "!") != NULL)
        g_test_message("%s", log);
    g_assert_null(strstr(log, "!"));
}

#define FOUND(numbers)                                                                             \
    SIGNED_IN, OPENED, "C UID SEARCH UID 1:100", "S * SEARCH " numbers, "T OK done"

static void
test_fetch(void)
{
    static const char *const script[] = {
        FOUND("2 3 5 6 8"),
        "C UID FETCH 2:8 " ITEMS,
        "R * 1 FETCH (UID 2 INTERNALDATE \"17-Jul-2026 02:44:25 +0200\" RFC822.SIZE 4 "
        "BODY[] {4}\r\na\r\nb)\r\n",
        "R * 2 FETCH (BODY[] {0}\r\n FLAGS () UID 3 RFC822.SIZE 0)\r\n",
        "S * 9 EXISTS",
        "S * OK still here",
        "S * 2 FETCH (FLAGS (\\Seen))",
        "S * 1 EXPUNGE",
        "S * 3 FETCH (UID 5 INTERNALDATE \"31-Feb-2026 02:44:25 +0000\" BODY[] \"q\\\"q\")",
        "S * 4 FETCH (UID 6 BODY[] NIL)",
        "R * 5 FETCH (UID 8 X-NEW {2}\r\n)) INTERNALDATE \" 1-Jan-2026 00:00:00 -0730\" BODY[] "
        "{1}\r\n"
        "c)\r\n",
        "T OK done",
        BYE,
        NULL};
    check_fetch(script, 100,
                "2@2026-07-17T00:44:25Z:a\r\nb 3@-: 5@-:q\"q 8@2026-01-01T07:30:00Z:c ", -1, NULL);
}

static void
test_nothing_to_fetch(void)
{
    static const char *const script[] = {FOUND(""), BYE, NULL};
    check_fetch(script, 100, "", -1, NULL);
}

/* Not asked for, without a UID, twice. */
static void
test_uninvited_messages(void)
{
    static const char *const script[] = {
        FOUND("2 3"),
        "C UID FETCH 2:3",
        "R * 1 FETCH (UID 4000000000 BODY[] {1}\r\na)\r\n",
        "R * 1 FETCH (BODY[] {1}\r\nb)\r\n",
        "R * 1 FETCH (UID 2 BODY[] {1}\r\nc)\r\n",
        "R * 1 FETCH (UID 2 BODY[] {1}\r\nd)\r\n",
        "R * 2 FETCH (UID 3 BODY[] {1}\r\ne BODY[] {3}\r\nzzz UID 2)\r\n",
        "T OK done",
        BYE,
        NULL};
    check_fetch(script, 100, "2@-:c 3@-:e ", -1, NULL);
}

/* Another size than announced: asked for again, delivered when it is the same again. */
static void
test_sizes(void)
{
    static const char *const script[] = {FOUND("2 3 4"),
                                         "C UID FETCH 2:4",
                                         "R * 1 FETCH (UID 2 RFC822.SIZE 9 BODY[] {1}\r\na)\r\n",
                                         "R * 2 FETCH (UID 3 RFC822.SIZE 9 BODY[] {1}\r\nb)\r\n",
                                         "R * 3 FETCH (UID 4 RFC822.SIZE 1 BODY[] {1}\r\nc)\r\n",
                                         "T OK done",
                                         "C UID FETCH 2 (",
                                         "R * 1 FETCH (UID 2 RFC822.SIZE 9 BODY[] {1}\r\na)\r\n",
                                         "T OK done",
                                         "C UID FETCH 3 (",
                                         "R * 2 FETCH (UID 3 RFC822.SIZE 9 BODY[] {2}\r\nbb)\r\n",
                                         "T OK done",
                                         BYE,
                                         NULL};
    check_fetch(script, 100, "4@-:c 2@-:a ", -1, NULL);
}

/* A message that the server itself cannot read is found by halving; the others come. */
static void
test_refused_message(void)
{
    static const char *const script[] = {
        FOUND("2 3 4 5"),
        "C UID FETCH 2:5",
        "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
        "T NO [EXPUNGEISSUED] cannot read one",
        "C UID FETCH 3 (",
        "T NO [SERVERBUG] cannot",
        "C UID FETCH 4:5",
        "R * 3 FETCH (UID 4 BODY[] {1}\r\nd)\r\n* 4 FETCH (UID 5 BODY[] {1}\r\ne)\r\n",
        "T OK done",
        BYE,
        NULL};
    check_fetch(script, 100, "2@-:a 4@-:d 5@-:e ", -1, NULL);
}

/* A message over which the server hangs up twice is given up; the others come. */
static void
test_hang_ups(void)
{
    static const char *const script[] = {FOUND("2 3 4"),
                                         "C UID FETCH 2:4",
                                         "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
                                         "R * 2 FETCH (UID 3 BODY[] {1000}\r\nabc",
                                         "AGAIN",
                                         SIGNED_IN,
                                         OPENED,
                                         "C UID FETCH 3:4",
                                         "R * 2 FETCH (UID 3 BODY[] {1000}\r\nabc",
                                         "AGAIN",
                                         SIGNED_IN,
                                         OPENED,
                                         "C UID FETCH 4 (",
                                         "R * 3 FETCH (UID 4 BODY[] {1}\r\nc)\r\n",
                                         "T OK done",
                                         BYE,
                                         NULL};
    check_fetch(script, 100, "2@-:a 4@-:c ", -1, NULL);
}

static void
test_numbered_anew(void)
{
    static const char *const script[] = {FOUND("2 3"),
                                         "C UID FETCH 2:3",
                                         "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
                                         "AGAIN",
                                         SIGNED_IN,
                                         "C EXAMINE",
                                         "S * OK [UIDVALIDITY 8] new",
                                         "T OK done",
                                         NULL};
    check_fetch(script, 100, "2@-:a ", FAIL_TEMPORARY, "closed the connection");
}

static void
test_broken_fetch(void)
{
    static const char *const cut[] = {FOUND("2 3"), "C UID FETCH",
                                      "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
                                      "R * 2 FETCH (UID 3 BODY[] {1000}\r\nabc", NULL};
    static const char *const bye[] = {FOUND("2 3"), "C UID FETCH",
                                      "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n", "S * BYE shutdown",
                                      NULL};
    static const char *const silent[] = {
        FOUND("2 3"), "C UID FETCH", "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n", "SLEEP 2300", NULL};
    static const char *const huge[] = {FOUND("2 3"), "C UID FETCH",
                                       "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
                                       "R * 2 FETCH (UID 3 BODY[] {4294967295}\r\nabc", NULL};
    static const char *const garbled[] = {FOUND("2 3"), "C UID FETCH",
                                          "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
                                          "S * 2 FETCH (UID 3 BODY[] \"abc", NULL};
    static const char *const later[] = {
        FOUND("2 3"), "C UID FETCH", "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n", "N 1100000", NULL};
    check_fetch(cut, 100, "2@-:a ", FAIL_TEMPORARY, "closed the connection");
    check_fetch(bye, 100, "2@-:a ", FAIL_TEMPORARY, "shutdown");
    check_fetch(silent, 100, "2@-:a ", FAIL_TEMPORARY, "in time");
    check_fetch(huge, 100, "2@-:a ", FAIL_TEMPORARY, "closed the connection");
    check_fetch(garbled, 100, "2@-:a ", FAIL_TEMPORARY, "cannot be understood");
    check_fetch(later, 100, "2@-:a ", FAIL_TEMPORARY, "1048576 bytes");
}

static void
test_caller_ends_it(void)
{
    static const char *const script[] = {
        FOUND("2 3 4"), "C UID FETCH",
        "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n* 2 FETCH (UID 3 BODY[] {1}\r\nb)\r\n"
        "* 3 FETCH (UID 4 BODY[] {1}\r\nc)\r\n",
        NULL};
    check_fetch(script, 1, "2@-:a ", FAIL_CORRUPT, "enough");
}

static void
test_large_message_without_disk(void)
{
    static const char *const script[] = {SIGNED_IN,
                                         OPENED,
                                         "C UID SEARCH",
                                         "S * SEARCH 2",
                                         "T OK done",
                                         "C UID FETCH",
                                         "S * 1 FETCH (UID 2 BODY[] {2000000}",
                                         "N 2000000",
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
    g_autoptr(GError) error = NULL;
    ImapFolder folder;
    Delivery delivery = {g_string_new(NULL), 100};
    g_assert_true(imap_session_examine(session, "INBOX", &folder, &error));
    g_assert_false(
        imap_session_fetch(session, 1, 100, "/nonexistent", on_message, &delivery, &error));
    g_assert_true(fail_is(error, FAIL_TEMPORARY));
    g_assert_nonnull(strstr(error->message, "/nonexistent"));
    imap_session_free(session);
    g_string_free(delivery.seen, TRUE);
    g_free(imap_server_finish(server));
}

#define ABLE                                                                                       \
    SIGNED_IN_TO("IMAP4rev1 UIDPLUS IDLE"), "C SELECT INBOX\n", "S * FLAGS (\\Deleted)",           \
        "S * 3 EXISTS", "S * OK [UIDVALIDITY 7] ok", "S * OK [UIDNEXT 12] x",                      \
        "T OK [READ-WRITE] done"

static GArray *
some_uids(void)
{
    static const uint32_t uids[] = {2, 3, 4, 9, 11};
    GArray *array = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return g_array_append_vals(array, uids, G_N_ELEMENTS(uids));
}

static void
test_remove(void)
{
    static const char *const script[] = {ABLE,
                                         "C UID SEARCH UID 2:4,9,11\n",
                                         "S * SEARCH 11 3 5 2 4000000000 9 3",
                                         "T OK done",
                                         "C UID FETCH 2:4,9,11 " ITEMS,
                                         "R * 1 FETCH (UID 3 BODY[] {1}\r\na)\r\n",
                                         "R * 2 FETCH (UID 5 BODY[] {1}\r\nb)\r\n",
                                         "R * 3 FETCH (UID 11 BODY[] {1}\r\nc)\r\n",
                                         "T OK done",
                                         "C UID STORE 2:4,9,11 +FLAGS.SILENT (\\Deleted)\n",
                                         "S * 1 FETCH (UID 2 FLAGS (\\Deleted))",
                                         "S * 2 FETCH (MODSEQ (12))",
                                         "T OK done",
                                         "C UID EXPUNGE 2:4,9,11\n",
                                         "S * 1 EXPUNGE",
                                         "S * VANISHED 3:4",
                                         "S * 1 EXISTS",
                                         "T OK [MODIFIED 3] done",
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) uids = some_uids(), present = NULL;
    ImapFolder folder;
    Delivery delivery = {g_string_new(NULL), 100};
    g_assert_true(imap_session_select(session, "INBOX", &folder, &error));
    g_assert_cmpuint(folder.uid_validity, ==, 7);
    g_assert_true(imap_session_present(session, uids, &present, &error));
    static const uint32_t expected[] = {2, 3, 9, 11};
    g_assert_cmpmem(present->data, present->len * sizeof(uint32_t), expected, sizeof expected);
    g_assert_true(
        imap_session_fetch_these(session, uids, g_get_tmp_dir(), on_message, &delivery, &error));
    g_assert_cmpstr(delivery.seen->str, ==, "3@-:a 11@-:c ");
    g_assert_true(imap_session_remove(session, uids, &error));
    g_assert_no_error(error);
    imap_session_free(session);
    g_string_free(delivery.seen, TRUE);
    g_autofree char *log = imap_server_finish(server);
    g_assert_null(strstr(log, "!"));
    g_assert_null(strstr(log, "CLOSE"));
}

typedef struct {
    const char *name, *message;
    FailCode code;
    const char *script[24];
} NotRemoved;

static const NotRemoved not_removed[] = {
    {"no UIDPLUS",
     "lacks UIDPLUS",
     FAIL_REFUSED,
     {SIGNED_IN_TO("IMAP4rev1 UIDPLUSPLUS AUTH=UIDPLUS"), BYE, NULL}},
    {"read-only",
     "only read",
     FAIL_REFUSED,
     {SIGNED_IN_TO("UIDPLUS"), "C SELECT INBOX", "S * OK [UIDVALIDITY 7] ok",
      "T OK [READ-ONLY] done", BYE, NULL}},
    {"no such folder",
     "no such",
     FAIL_MALFORMED,
     {SIGNED_IN_TO("UIDPLUS"), "C SELECT INBOX", "T NO no such", BYE, NULL}},
    {"STORE refused",
     "not allowed",
     FAIL_REFUSED,
     {ABLE, "C UID STORE", "T NO [NOPERM] not allowed", BYE, NULL}},
    {"EXPUNGE refused",
     "not now",
     FAIL_TEMPORARY,
     {ABLE, "C UID STORE", "T OK done", "C UID EXPUNGE", "T NO [INUSE] not now", BYE, NULL}},
    {"EXPUNGE unknown",
     "what",
     FAIL_REFUSED,
     {ABLE, "C UID STORE", "T OK done", "C UID EXPUNGE", "T BAD what", BYE, NULL}},
    {"gone in the middle", "closed the connection", FAIL_TEMPORARY, {ABLE, "C UID STORE", NULL}},
};

/* Nothing more is asked for after a refusal: every script tells all that is sent. */
static void
test_not_removed(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(not_removed); i++) {
        const NotRemoved *wanted = &not_removed[i];
        ImapServer *server = imap_server_new(wanted->script, NULL);
        g_autofree char *refusal = NULL;
        ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) uids = some_uids();
        ImapFolder folder;
        g_assert_false(imap_session_select(session, "INBOX", &folder, &error) &&
                       imap_session_remove(session, uids, &error));
        g_test_message("%s: %s", wanted->name, error->message);
        g_assert_true(fail_is(error, wanted->code));
        g_assert_nonnull(strstr(error->message, wanted->message));
        imap_session_free(session);
        g_autofree char *log = imap_server_finish(server);
        g_assert_null(strstr(log, "!"));
    }
}

/* The server hangs up over a message: the folder is opened for removing again. */
static void
test_fetch_these_after_a_hang_up(void)
{
    static const char *const script[] = {ABLE,
                                         "C UID FETCH 2:4,9,11",
                                         "R * 1 FETCH (UID 2 BODY[] {1}\r\na)\r\n",
                                         "AGAIN",
                                         ABLE,
                                         "C UID FETCH 3:4,9,11",
                                         "R * 4 FETCH (UID 11 BODY[] {1}\r\nd)\r\n",
                                         "T OK done",
                                         "C UID STORE",
                                         "T OK done",
                                         "C UID EXPUNGE",
                                         "T OK done",
                                         BYE,
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    g_autofree char *refusal = NULL;
    ImapSession *session = open_session(server, WIRE_PLAIN, FAIL_USAGE, &refusal);
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) uids = some_uids();
    ImapFolder folder;
    Delivery delivery = {g_string_new(NULL), 100};
    g_assert_true(imap_session_select(session, "INBOX", &folder, &error));
    g_assert_true(
        imap_session_fetch_these(session, uids, g_get_tmp_dir(), on_message, &delivery, &error));
    g_assert_cmpstr(delivery.seen->str, ==, "2@-:a 11@-:d ");
    g_assert_true(imap_session_remove(session, uids, &error));
    imap_session_free(session);
    g_string_free(delivery.seen, TRUE);
    g_autofree char *log = imap_server_finish(server);
    g_assert_null(strstr(log, "!"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/session/refusals", test_refusals);
    g_test_add_func("/session/backoff", test_backoff);
    g_test_add_func("/session/sign-in", test_sign_in);
    g_test_add_func("/session/line-breaks", test_line_breaks_never_leave);
    g_test_add_func("/session/examine", test_examine);
    g_test_add_func("/session/uids", test_uids);
    g_test_add_func("/session/fetch", test_fetch);
    g_test_add_func("/session/nothing-to-fetch", test_nothing_to_fetch);
    g_test_add_func("/session/uninvited", test_uninvited_messages);
    g_test_add_func("/session/sizes", test_sizes);
    g_test_add_func("/session/refused-message", test_refused_message);
    g_test_add_func("/session/hang-ups", test_hang_ups);
    g_test_add_func("/session/numbered-anew", test_numbered_anew);
    g_test_add_func("/session/broken-fetch", test_broken_fetch);
    g_test_add_func("/session/caller-ends-it", test_caller_ends_it);
    g_test_add_func("/session/no-disk", test_large_message_without_disk);
    g_test_add_func("/session/remove", test_remove);
    g_test_add_func("/session/not-removed", test_not_removed);
    g_test_add_func("/session/fetch-these-after-a-hang-up", test_fetch_these_after_a_hang_up);
    return g_test_run();
}
