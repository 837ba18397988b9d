/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/session-private.h"

#include <string.h>

#define GOODBYE_MS 1000

bool
session_is_connected(const ImapSession *session, GError **error)
{
    return !session->is_broken ||
           fail(error, FAIL_TEMPORARY, "%s: the connection is lost", session->place);
}

bool
session_begin(ImapSession *session, LineWanted wanted, GError **error)
{
    if (!session_is_connected(session, error))
        return false;
    transport_begin(session->transport, wanted);
    return true;
}

/* What a tagged NO or BAD means for the caller. RFC 5530 has the codes, and some are of single
 * providers. */
static FailCode
meaning_of(const LineFilter *filter, FailCode refusal)
{
    static const char *const about_us[] = {"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED",
                                           "CONTACTADMIN",         "PRIVACYREQUIRED",     NULL};
    static const char *const later[] = {"UNAVAILABLE", "SERVERBUG",     "INUSE",     "LIMIT",
                                        "OVERQUOTA",   "EXPUNGEISSUED", "THROTTLED", NULL};
    const char *code = line_filter_code(filter);
    if (refusal == FAIL_REFUSED && g_strv_contains(about_us, code))
        return FAIL_REFUSED;
    return g_strv_contains(later, code) || line_filter_backoff_ms(filter) > 0 ? FAIL_TEMPORARY
                                                                              : refusal;
}

bool
session_end(ImapSession *session, int result, FailCode refusal, const char *doing, GError **error)
{
    LineFilter *filter = transport_filter(session->transport);
    const GError *fault = transport_fault(session->transport);
    LineStatus status = line_filter_status(filter);
    if (result == MAILIMAP_NO_ERROR && fault == NULL)
        return true;
    if (fault == NULL && (status == LINE_STATUS_NO || status == LINE_STATUS_BAD))
        return fail(error, meaning_of(filter, refusal), "%s: %s: the server refuses: \"%s\"",
                    session->place, doing, line_filter_text(filter));
    session->is_broken = true;
    if (fault != NULL)
        return fail(error, (FailCode)fault->code, "%s: %s: %s", session->place, doing,
                    fault->message);
    return fail(error, FAIL_TEMPORARY, "%s: %s: the server's answer cannot be understood (%d)",
                session->place, doing, result);
}

bool
session_command(ImapSession *session, LineWanted wanted, const char *command, FailCode refusal,
                const char *doing, GError **error)
{
    if (!session_begin(session, wanted, error))
        return false;
    int result = mailimap_custom_command(session->imap, command);
    return session_end(session, result, refusal, doing, error);
}

Capabilities *
session_capabilities(const ImapSession *session)
{
    return line_filter_capabilities(transport_filter(session->transport));
}

bool
session_ask_capabilities(ImapSession *session, GError **error)
{
    capabilities_forget(session_capabilities(session));
    return session_command(session, LINE_WANT_NOTHING, "CAPABILITY", FAIL_UNAVAILABLE,
                           "asking what it can do", error);
}

bool
session_is_capable(const ImapSession *session, const char *name, bool is_mechanism)
{
    const Capabilities *capabilities = session_capabilities(session);
    g_autofree char *mechanism = g_strconcat("AUTH=", name, NULL);
    return capabilities_have(capabilities, is_mechanism ? mechanism : name);
}

static unsigned
times_told(const ImapSession *session)
{
    return session_capabilities(session)->times_told;
}

/* Many servers tell it of themselves; else they are asked. */
static bool
learn_capabilities(ImapSession *session, unsigned told_before, GError **error)
{
    return times_told(session) > told_before || session_ask_capabilities(session, error);
}

/* What makes things better, but need not be had: a server that refuses what it offers does without.
 * *is_agreed tells. */
static bool
try_command(ImapSession *session, const char *command, bool *is_agreed, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    *is_agreed = session_command(session, LINE_WANT_NOTHING, command, FAIL_REFUSED,
                                 "agreeing on how to talk", &refusal);
    if (*is_agreed || !session->is_broken)
        return true;
    g_propagate_error(error, g_steal_pointer(&refusal));
    return false;
}

static bool
compress(ImapSession *session, GError **error)
{
    bool is_agreed = false;
    if (session_is_capable(session, "COMPRESS=DEFLATE", false) &&
        !try_command(session, "COMPRESS DEFLATE", &is_agreed, error))
        return false;
    if (is_agreed)
        transport_start_deflate(session->transport);
    return true;
}

static bool
enable_qresync(ImapSession *session, GError **error)
{
    bool is_agreed; /* the server's ENABLED tells more */
    return !session_is_capable(session, "ENABLE", false) ||
           !session_is_capable(session, "QRESYNC", false) ||
           try_command(session, "ENABLE QRESYNC", &is_agreed, error);
}

/* Signed in, a server can do more. */
static bool
sign_in(ImapSession *session, GError **error)
{
    unsigned told = times_told(session);
    return session_sign_in(session, error) && learn_capabilities(session, told, error) &&
           compress(session, error) && enable_qresync(session, error);
}

/* A server that greets with PREAUTH would have us skip STARTTLS, or be somebody else. */
static bool
take_greeting(ImapSession *session, GError **error)
{
    transport_begin(session->transport, LINE_WANT_NOTHING);
    int result = mailimap_connect(session->imap, stream_over(session->transport));
    if (result == MAILIMAP_NO_ERROR_AUTHENTICATED) {
        session->is_broken = true;
        return fail(error, FAIL_UNAVAILABLE,
                    "%s: the server signs us in (PREAUTH) before the connection is safe: refused",
                    session->place);
    }
    if (result == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
        result = MAILIMAP_NO_ERROR;
    return session_end(session, result, FAIL_UNAVAILABLE, "waiting for its greeting", error);
}

static bool
start_tls(ImapSession *session, const MailboxSettings *settings, GError **error)
{
    static const char doing[] = "STARTTLS";
    if (!session_begin(session, LINE_WANT_NOTHING, error))
        return false;
    int result = mailimap_starttls(session->imap);
    if (!session_end(session, result, FAIL_UNAVAILABLE, doing, error)) {
        session->is_broken = true;
        return false;
    }
    bool is_injected = session->imap->imap_stream->read_buffer_len > 0;
    if (!is_injected && transport_start_tls(session->transport, settings, error))
        return true;
    session->is_broken = true;
    if (is_injected)
        return fail(error, FAIL_UNAVAILABLE,
                    "%s: the server sent more than its answer to STARTTLS: somebody may be between",
                    session->place);
    g_prefix_error(error, "%s: ", session->place);
    return false;
}

static bool
converse(ImapSession *session, GError **error)
{
    const MailboxSettings *settings = session->settings;
    unsigned told = 0;
    if (!take_greeting(session, error))
        return false;
    if (settings->security == WIRE_STARTTLS) {
        if (!start_tls(session, settings, error))
            return false;
        /* Anybody may have spoken before. */
        told = times_told(session);
    }
    if (!learn_capabilities(session, told, error) || !sign_in(session, error))
        return false;
    g_free(session->description);
    session->description = transport_describe(session->transport);
    return true;
}

static void
no_progress(size_t current G_GNUC_UNUSED, size_t maximum G_GNUC_UNUSED, void *data G_GNUC_UNUSED)
{
}

static bool
connect_session(ImapSession *session, GError **error)
{
    session->transport = transport_open(session->settings, session->stop_descriptor, error);
    if (session->transport == NULL) {
        g_prefix_error(error, "%s: ", session->place);
        return false;
    }
    session->is_broken = false;
    session->knows_namespaces = false;
    session->imap = mailimap_new(0, NULL);
    if (session->imap == NULL)
        g_error("out of memory");
    /* Without a progress callback libetpan calls no message handler. */
    mailimap_set_progress_callback(session->imap, no_progress, no_progress, NULL);
    return converse(session, error);
}

/* mailimap_free() would say good-bye and wait for the answer, on a broken connection as well. */
static void
disconnect_session(ImapSession *session)
{
    if (session->imap != NULL) {
        if (session->imap->imap_stream != NULL)
            mailstream_close(session->imap->imap_stream);
        session->imap->imap_stream = NULL;
        mailimap_free(session->imap);
    }
    session->imap = NULL;
    g_clear_pointer(&session->transport, transport_free);
    session->is_broken = true;
}

static MailboxSettings *
copy_settings(const MailboxSettings *settings)
{
    MailboxSettings *copy = mailbox_settings_new(settings->name);
    copy->security = settings->security;
    copy->host = g_strdup(settings->host);
    copy->port = settings->port;
    copy->user = g_strdup(settings->user);
    copy->ca_file = g_strdup(settings->ca_file);
    copy->has_pin = settings->has_pin;
    copy->pin = settings->pin;
    copy->timeout_ms = settings->timeout_ms;
    copy->size_max = settings->size_max;
    return copy;
}

int64_t
session_size_max(const ImapSession *session)
{
    int64_t size_max = session->settings->size_max;
    return size_max > 0 ? MIN(size_max, UINT32_MAX) : line_limits_default.literal_max;
}

ImapSession *
imap_session_open(const MailboxSettings *settings, const char *secret, int stop_descriptor,
                  GError **error)
{
    g_autoptr(ImapSession) session = g_new0(ImapSession, 1);
    session->settings = copy_settings(settings);
    session->password = g_strdup(secret);
    session->stop_descriptor = stop_descriptor;
    session->wires = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    session->has_token = settings->oauth2 != NULL;
    session->place = g_strdup_printf("%s:%u", settings->host, settings->port);
    if (!connect_session(session, error))
        return NULL;
    return g_steal_pointer(&session);
}

bool
session_reopen(ImapSession *session)
{
    ImapFolder before = session->opened, now;
    g_autofree char *folder = g_strdup(session->folder);
    bool (*open)(ImapSession *, const char *, ImapFolder *, GError **) =
        session->is_writable ? imap_session_select : imap_session_examine;
    disconnect_session(session);
    bool is_same = connect_session(session, NULL) && open(session, folder, &now, NULL) &&
                   now.uid_validity == before.uid_validity;
    session->is_broken = !is_same;
    return is_same;
}

void
imap_session_free(ImapSession *session)
{
    if (!session->is_broken && session->imap != NULL && session->imap->imap_stream != NULL) {
        transport_hurry(session->transport, GOODBYE_MS);
        transport_begin(session->transport, LINE_WANT_BYE);
        mailimap_logout(session->imap);
    }
    disconnect_session(session);
    explicit_bzero(session->password, strlen(session->password));
    g_free(session->password);
    mailbox_settings_free(session->settings);
    g_free(session->place);
    g_free(session->folder);
    g_hash_table_unref(session->wires);
    g_free(session->description);
    g_free(session);
}

bool
imap_session_is_broken(const ImapSession *session)
{
    return session->is_broken;
}

const char *
imap_session_describe(const ImapSession *session)
{
    return session->description;
}

int64_t
imap_backoff_ms(const GError *failure)
{
    return response_backoff_ms(failure->message, strlen(failure->message));
}
