/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/session-private.h"

#include <string.h>

static const char doing[] = "signing in";

/* libetpan sends what it gets: a line break would be a command of its own. */
static bool
is_one_line(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    }
    return true;
}

static void
wipe(char *text)
{
    explicit_bzero(text, strlen(text));
    g_free(text);
}

/* RFC 4616: NUL user NUL password, in base 64. */
static char *
plain_response(const char *user, const char *password)
{
    size_t user_length = strlen(user), password_length = strlen(password);
    size_t length = user_length + password_length + 2;
    char *clear = g_malloc0(length + 1);
    memcpy(clear + 1, user, user_length);
    memcpy(clear + 2 + user_length, password, password_length);
    char *encoded = g_base64_encode((const guchar *)clear, length);
    explicit_bzero(clear, length);
    g_free(clear);
    return encoded;
}

static bool
authenticate_plain(ImapSession *session, const char *user, const char *password, GError **error)
{
    static const char command[] = "AUTHENTICATE PLAIN";
    char *response = plain_response(user, password);
    bool is_signed_in;
    if (session_is_capable(session, "SASL-IR", false)) {
        char *at_once = g_strdup_printf("%s %s", command, response);
        is_signed_in =
            session_command(session, LINE_WANT_NOTHING, at_once, FAIL_REFUSED, doing, error);
        wipe(at_once);
    } else {
        transport_answer(session->transport, response);
        is_signed_in =
            session_command(session, LINE_WANT_NOTHING, command, FAIL_REFUSED, doing, error);
        transport_answer(session->transport, NULL);
    }
    wipe(response);
    if (is_signed_in)
        session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
    return is_signed_in;
}

static char *
quoted(const char *text)
{
    char *to = g_malloc(2 * strlen(text) + 3), *start = to;
    *to++ = '"';
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            *to++ = '\\';
        *to++ = *text;
    }
    *to++ = '"';
    *to = '\0';
    return start;
}

static bool
log_in(ImapSession *session, const char *user, const char *password, GError **error)
{
    char *quoted_user = quoted(user), *quoted_password = quoted(password);
    char *command = g_strdup_printf("LOGIN %s %s", quoted_user, quoted_password);
    bool is_signed_in =
        session_command(session, LINE_WANT_NOTHING, command, FAIL_REFUSED, doing, error);
    wipe(command);
    wipe(quoted_password);
    g_free(quoted_user);
    if (is_signed_in)
        session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
    return is_signed_in;
}

bool
session_sign_in(ImapSession *session, const char *user, const char *password, GError **error)
{
    if (!is_one_line(user) || !is_one_line(password))
        return fail(error, FAIL_CONFIG,
                    "%s: the user name or the password has a line break or another control "
                    "character in it",
                    session->place);
    if (session_is_capable(session, "PLAIN", true))
        return authenticate_plain(session, user, password, error);
    if (session_is_capable(session, "LOGINDISABLED", false))
        return fail(error, FAIL_UNAVAILABLE,
                    "%s: the server accepts no password (neither AUTH=PLAIN nor LOGIN)",
                    session->place);
    return log_in(session, user, password, error);
}
