/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/session-private.h"

#include "base/secret-text.h"
#include "base/server-text.h"

#include <string.h>

static const char doing[] = "signing in";

/* libetpan sends what it gets: a line break would be a command of its own. And no other control
 * character may end a field of an access token's response. */
static bool
is_one_line(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    }
    return true;
}

/* AUTHENTICATE with a response that is ready from the start, at once where the server takes it so.
 * `last`: what answers the server should it ask for more; NULL: nothing does. Judging the result is
 * the caller's. */
static bool
authenticate(ImapSession *session, const char *mechanism, const char *response, const char *last,
             int *result, GError **error)
{
    bool is_at_once = session_is_capable(session, "SASL-IR", false);
    g_auto(SecretText) command = is_at_once
                                     ? g_strdup_printf("AUTHENTICATE %s %s", mechanism, response)
                                     : g_strdup_printf("AUTHENTICATE %s", mechanism);
    if (!session_begin(session, LINE_WANT_NOTHING, error))
        return false;
    if (!is_at_once)
        transport_answer(session->transport, response);
    if (last != NULL)
        transport_answer(session->transport, last);
    *result = mailimap_custom_command(session->imap, command);
    transport_answer(session->transport, NULL);
    return true;
}

static bool
end_sign_in(ImapSession *session, bool is_signed_in)
{
    if (is_signed_in)
        session->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
    return is_signed_in;
}

/* ── with a password ─────────────────────────────────────────────────────────────────────── */

/* RFC 4616: NUL user NUL password, in base 64. */
static SecretText
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
authenticate_plain(ImapSession *session, GError **error)
{
    g_auto(SecretText) response = plain_response(session->settings->user, session->password);
    int result;
    return end_sign_in(session, authenticate(session, "PLAIN", response, NULL, &result, error) &&
                                    session_end(session, result, FAIL_REFUSED, doing, error));
}

/* The last challenge, decoded; text for a message or a search. */
static char *
challenge_text(const ImapSession *session)
{
    gsize length;
    g_autofree guchar *decoded =
        g_base64_decode(line_filter_challenge(transport_filter(session->transport)), &length);
    return server_text((const char *)decoded, length);
}

/* RFC 5802: the server proves that it knows the password too. Cyrus SASL has checked each challenge
 * that came; libetpan does not ask whether the last, with the proof, came at all. */
static bool
check_proof(ImapSession *session, const char *mechanism, int result, GError **error)
{
    g_autofree char *last = challenge_text(session);
    bool is_given_up = result == MAILIMAP_ERROR_LOGIN &&
                       transport_fault(session->transport) == NULL &&
                       line_filter_status(transport_filter(session->transport)) == LINE_STATUS_NONE;
    if (!is_given_up && (result != MAILIMAP_NO_ERROR || g_str_has_prefix(last, "v=")))
        return true;
    session->is_broken = true;
    return fail(
        error, FAIL_UNAVAILABLE,
        "%s: %s with %s: the server does not prove that it knows the password: it may be somebody "
        "else's",
        session->place, doing, mechanism);
}

/* By libetpan, with a plugin of Cyrus SASL. *is_known is false, and nothing was sent, when there is
 * no such plugin. */
static bool
authenticate_scram(ImapSession *session, const char *mechanism, bool *is_known, GError **error)
{
    const MailboxSettings *settings = session->settings;
    *is_known = true;
    if (!session_begin(session, LINE_WANT_CHALLENGE, error))
        return false;
    int tag = session->imap->imap_tag;
    int result = mailimap_authenticate(session->imap, mechanism, settings->host, NULL, NULL, "",
                                       settings->user, session->password, NULL);
    *is_known = session->imap->imap_tag != tag;
    return *is_known && check_proof(session, mechanism, result, error) &&
           session_end(session, result, FAIL_REFUSED, doing, error);
}

static SecretText
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
log_in(ImapSession *session, GError **error)
{
    g_autofree char *user = quoted(session->settings->user);
    g_auto(SecretText) password = quoted(session->password);
    g_auto(SecretText) command = g_strdup_printf("LOGIN %s %s", user, password);
    return end_sign_in(
        session, session_command(session, LINE_WANT_NOTHING, command, FAIL_REFUSED, doing, error));
}

static bool
sign_in_with_password(ImapSession *session, GError **error)
{
    static const char *const scrams[] = {"SCRAM-SHA-256", "SCRAM-SHA-1"};
    bool is_scram_offered = false;
    if (session_is_capable(session, "PLAIN", true))
        return authenticate_plain(session, error);
    for (size_t i = 0; i < G_N_ELEMENTS(scrams); i++) {
        bool is_known = false;
        if (!session_is_capable(session, scrams[i], true))
            continue;
        is_scram_offered = true;
        if (authenticate_scram(session, scrams[i], &is_known, error))
            return true;
        if (is_known)
            return false;
    }
    if (session_is_capable(session, "LOGINDISABLED", false))
        return fail(error, FAIL_UNAVAILABLE,
                    "%s: the server accepts no password (neither AUTH=PLAIN nor LOGIN%s)",
                    session->place,
                    is_scram_offered ? "; for AUTH=SCRAM install libsasl2-modules" : "");
    return log_in(session, error);
}

/* ── with an access token ────────────────────────────────────────────────────────────────── */

/* RFC 5801 §4: the name in a GS2 header. */
static char *
gs2_name(const char *user)
{
    GString *name = g_string_new(user);
    g_string_replace(name, "=", "=3D", 0);
    g_string_replace(name, ",", "=2C", 0);
    return g_string_free(name, FALSE);
}

static SecretText
in_base64(SecretText clear)
{
    char *encoded = g_base64_encode((const guchar *)clear, strlen(clear));
    secret_text_free(clear);
    return encoded;
}

/* RFC 7628 §3.1. */
static SecretText
bearer_response(const ImapSession *session)
{
    const MailboxSettings *settings = session->settings;
    g_autofree char *name = gs2_name(settings->user);
    return in_base64(g_strdup_printf("n,a=%s,\1host=%s\1port=%u\1auth=Bearer %s\1\1", name,
                                     settings->host, settings->port, session->password));
}

/* What servers had before that was agreed on. */
static SecretText
xoauth2_response(const ImapSession *session)
{
    return in_base64(
        g_strdup_printf("user=%s\1auth=Bearer %s\1\1", session->settings->user, session->password));
}

/* The member "status" of the JSON in which a server says why; NULL when there is none. */
static char *
challenge_status(const ImapSession *session)
{
    g_autofree char *json = challenge_text(session);
    g_autoptr(GRegex) pattern = g_regex_new("\"status\"\\s*:\\s*\"([^\"\\\\]*)\"", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    return g_regex_match(pattern, json, 0, &match) ? g_match_info_fetch(match, 1) : NULL;
}

/* A server that rejects the token says why in a challenge, and wants an answer that says nothing
 * before it ends the command. */
static bool
sign_in_with_token(ImapSession *session, GError **error)
{
    bool has_bearer = session_is_capable(session, "OAUTHBEARER", true);
    if (!has_bearer && !session_is_capable(session, "XOAUTH2", true))
        return fail(error, FAIL_UNAVAILABLE,
                    "%s: the server accepts no access tokens (neither AUTH=OAUTHBEARER nor "
                    "AUTH=XOAUTH2)",
                    session->place);
    g_auto(SecretText) response = has_bearer ? bearer_response(session) : xoauth2_response(session);
    int result;
    if (!authenticate(session, has_bearer ? "OAUTHBEARER" : "XOAUTH2", response,
                      has_bearer ? "AQ==" : "", &result, error))
        return false;
    g_autofree char *status = challenge_status(session);
    g_autofree char *doing_so =
        g_strdup_printf("%s with an access token%s%s%s", doing, status != NULL ? " (status " : "",
                        status != NULL ? status : "", status != NULL ? ")" : "");
    return end_sign_in(session, session_end(session, result, FAIL_REFUSED, doing_so, error));
}

/* BAD is about the command, not about who signs in (RFC 3501 §7.1.3): servers that are in trouble
 * say it of any command, and nobody shall look for another password. */
static bool
excuse(const ImapSession *session, GError **error)
{
    LineFilter *filter = transport_filter(session->transport);
    if (error != NULL && fail_is(*error, FAIL_REFUSED) &&
        line_filter_status(filter) == LINE_STATUS_BAD && *line_filter_code(filter) == '\0')
        (*error)->code = FAIL_TEMPORARY;
    return false;
}

bool
session_sign_in(ImapSession *session, GError **error)
{
    if (!is_one_line(session->settings->user) || !is_one_line(session->password))
        return fail(error, FAIL_CONFIG,
                    "%s: the user name or the password has a line break or another control "
                    "character in it",
                    session->place);
    bool is_signed_in = session->has_token ? sign_in_with_token(session, error)
                                           : sign_in_with_password(session, error);
    return is_signed_in || excuse(session, error);
}
