/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a session signs in, by access token and by SCRAM, to servers that are good or odd. */
#include "base/error.h"
#include "imap-server.h"
#include "imap/session.h"

#include <string.h>

#define HELLO "S * OK hi"
#define ABLE(what) "C CAPABILITY\n", "S * CAPABILITY IMAP4rev1 " what, "T OK done"
#define BYE "C LOGOUT", "S * BYE bye", "T OK done"

typedef struct {
    const char *name;
    const char *user;
    bool has_token;
    FailCode code;        /* of the refusal... */
    const char *message;  /* ...and a part of it; NULL: it signs in */
    const char *response; /* a part of the first response, decoded, \1 told as '|'; NULL: any */
    const char *script[16];
} Case;

static const Case cases[] = {
    {"a bearer at once",
     "user",
     true,
     0,
     NULL,
     "n,a=user,|host=127.0.0.1|port=",
     {HELLO, ABLE("AUTH=XOAUTH2 AUTH=OAUTHBEARER SASL-IR"), "C AUTHENTICATE OAUTHBEARER ",
      "T OK [CAPABILITY IMAP4rev1] in", BYE}},
    {"a bearer when asked",
     "user",
     true,
     0,
     NULL,
     "|auth=Bearer pass||",
     {HELLO, ABLE("AUTH=OAUTHBEARER"), "C AUTHENTICATE OAUTHBEARER\n", "S + ", "C bixhPXVzZXIs",
      "S 2 OK [CAPABILITY IMAP4rev1] in", BYE}},
    {"a name that would end a field",
     "a,b=c",
     true,
     0,
     NULL,
     "n,a=a=2Cb=3Dc,|",
     {HELLO, ABLE("AUTH=OAUTHBEARER SASL-IR"), "C AUTHENTICATE OAUTHBEARER ",
      "T OK [CAPABILITY IMAP4rev1] in", BYE}},
    {"the older way",
     "user",
     true,
     0,
     NULL,
     "user=user|auth=Bearer pass||",
     {HELLO, ABLE("AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"), "C AUTHENTICATE XOAUTH2 ",
      "T OK [CAPABILITY IMAP4rev1] in", BYE}},
    {"the older way when asked",
     "user",
     true,
     0,
     NULL,
     NULL,
     {HELLO, ABLE("AUTH=XOAUTH2"), "C AUTHENTICATE XOAUTH2\n", "S +",
      "C dXNlcj11c2VyAWF1dGg9QmVhcmVyIHBhc3MBAQ==\n", "S 2 OK [CAPABILITY IMAP4rev1] in", BYE}},
    {"a bearer rejected",
     "user",
     true,
     FAIL_REFUSED,
     "with an access token (status invalid_token): the server refuses: \"no\"",
     NULL,
     {HELLO, ABLE("AUTH=OAUTHBEARER SASL-IR"), "C AUTHENTICATE OAUTHBEARER ",
      "S + eyJzY29wZSI6IngiLCAic3RhdHVzIiA6ICJpbnZhbGlkX3Rva2VuIn0=", "C AQ==\n", "S 2 NO no",
      BYE}},
    {"the older way rejected when asked",
     "user",
     true,
     FAIL_REFUSED,
     "(status 401)",
     NULL,
     {HELLO, ABLE("AUTH=XOAUTH2"), "C AUTHENTICATE XOAUTH2\n", "S + ", "C dXNlcj",
      "S + eyJzdGF0dXMiOiI0MDEifQ==", "C \n", "S 2 NO no", BYE}},
    {"rejected with a challenge that is none",
     "user",
     true,
     FAIL_REFUSED,
     "with an access token: the server refuses",
     NULL,
     {HELLO, ABLE("AUTH=XOAUTH2 SASL-IR"), "C AUTHENTICATE XOAUTH2 ", "S + \xff\x01=\"status",
      "C \n", "S 2 NO no", BYE}},
    {"rejected, but only for now",
     "user",
     true,
     FAIL_TEMPORARY,
     "later",
     NULL,
     {HELLO, ABLE("AUTH=XOAUTH2 SASL-IR"), "C AUTHENTICATE XOAUTH2 ", "T NO [UNAVAILABLE] later",
      BYE}},
    {"asked for ever",
     "user",
     true,
     FAIL_TEMPORARY,
     "in time",
     NULL,
     {HELLO, ABLE("AUTH=XOAUTH2 SASL-IR"), "C AUTHENTICATE XOAUTH2 ", "S + ", "C \n", "S + ",
      "SLEEP 2300"}},
    {"no access tokens here",
     "user",
     true,
     FAIL_UNAVAILABLE,
     "accepts no access tokens",
     NULL,
     {HELLO, ABLE("AUTH=PLAIN"), BYE}},
    {"a password where tokens are taken too",
     "user",
     false,
     0,
     NULL,
     NULL,
     {HELLO, ABLE("AUTH=XOAUTH2 AUTH=PLAIN SASL-IR"), "C AUTHENTICATE PLAIN AHVzZXIAcGFzcw==\n",
      "T OK [CAPABILITY IMAP4rev1] in", BYE}},

    /* SCRAM, in which the client ends it when the server cannot prove itself */
    {"SCRAM refused",
     "user",
     false,
     FAIL_REFUSED,
     "refuses: \"no\"",
     "n,,n=user,r=",
     {HELLO, ABLE("AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-256 LOGINDISABLED"),
      "C AUTHENTICATE SCRAM-SHA-256\n", "S + ", "C biws", "S 2 NO no", BYE}},
    {"SCRAM with another's nonce",
     "user",
     false,
     FAIL_UNAVAILABLE,
     "does not prove",
     NULL,
     {HELLO, ABLE("AUTH=SCRAM-SHA-256"), "C AUTHENTICATE SCRAM-SHA-256\n", "S + ", "C biws",
      "S + cj14LHM9YWJjZCxpPTQwOTY=", "SLEEP 50"}},
    {"SCRAM without a proof",
     "user",
     false,
     FAIL_UNAVAILABLE,
     "does not prove",
     NULL,
     {HELLO, ABLE("AUTH=SCRAM-SHA-256"), "C AUTHENTICATE SCRAM-SHA-256\n", "S + ", "C biws",
      "S 2 OK [CAPABILITY IMAP4rev1] in", "SLEEP 50"}},
    {"SCRAM with a challenge that is none",
     "user",
     false,
     FAIL_TEMPORARY,
     "signing in",
     NULL,
     {HELLO, ABLE("AUTH=SCRAM-SHA-256"), "C AUTHENTICATE SCRAM-SHA-256\n", "S + ", "C biws",
      "S + ====A", "SLEEP 50"}},
    {"SCRAM with a challenge not in base 64",
     "user",
     false,
     FAIL_TEMPORARY,
     "closed",
     NULL,
     {HELLO, ABLE("AUTH=SCRAM-SHA-256"), "C AUTHENTICATE SCRAM-SHA-256\n", "S + ", "C biws",
      "S + go on, go on", "C biws", "SLEEP 50"}},
    {"SCRAM with a line that is none",
     "user",
     false,
     FAIL_TEMPORARY,
     "not IMAP",
     NULL,
     {HELLO, ABLE("AUTH=SCRAM-SHA-256"), "C AUTHENTICATE SCRAM-SHA-256\n", "S + ", "C biws", "N 30",
      "R \r\n", "SLEEP 50"}},
    {"the older SCRAM",
     "user",
     false,
     FAIL_REFUSED,
     "refuses: \"no\"",
     "n,,n=user,r=",
     {HELLO, ABLE("AUTH=SCRAM-SHA-1 LOGINDISABLED"), "C AUTHENTICATE SCRAM-SHA-1\n", "S + ",
      "C biws", "S 2 NO no", BYE}},
};

/* What the first response in the log says: it stands in the command or on a line of its own. */
static char *
first_response(const char *log)
{
    g_auto(GStrv) lines = g_strsplit(log, "\n", -1);
    guint at = 0;
    while (lines[at] != NULL && strstr(lines[at], "AUTHENTICATE") == NULL)
        at++;
    g_auto(GStrv) words = g_strsplit(lines[at], " ", -1);
    gsize length;
    const char *encoded = g_strv_length(words) > 3 ? words[3] : lines[at + 1];
    g_autofree guchar *decoded = g_base64_decode(encoded, &length);
    char *told = g_strndup((const char *)decoded, length);
    return g_strdelimit(told, "\1", '|');
}

static void
check(const Case *tried)
{
    ImapServer *server = imap_server_new(tried->script, NULL);
    g_autoptr(MailboxSettings) settings = imap_server_settings(server, WIRE_PLAIN);
    g_autoptr(GError) error = NULL;
    g_free(settings->user);
    settings->user = g_strdup(tried->user);
    if (tried->has_token)
        settings->oauth2 = oauth_settings_new();
    ImapSession *session = imap_session_open(settings, "pass", -1, &error);
    if (session != NULL)
        imap_session_free(session);
    g_autofree char *log = imap_server_finish(server);
    g_test_message("%s: %s\n%s", tried->name, error != NULL ? error->message : "signed in", log);
    g_assert_null(strstr(log, "!"));
    g_assert_cmpint(session != NULL, ==, tried->message == NULL);
    if (error != NULL) {
        g_assert_true(fail_is(error, tried->code));
        g_assert_nonnull(strstr(error->message, tried->message));
    }
    if (tried->response != NULL) {
        g_autofree char *response = first_response(log);
        g_test_message("%s", response);
        g_assert_nonnull(strstr(response, tried->response));
    }
}

static void
test_cases(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check(&cases[i]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sign-in/cases", test_cases);
    return g_test_run();
}
