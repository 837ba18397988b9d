/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for news instead of asking for them. */
#include "imap/session-private.h"

#include <string.h>

/* A server may take 29 minutes without a word for the end (RFC 2177). */
#define ROUND_MS (28 * 60 * 1000)
/* One that ends IDLE of itself more often than this would have us ask all the time. */
#define ENDS_MAX 20
#define WATCHED_BYTES_MAX 7900

static const char doing[] = "waiting for news";

bool
imap_session_can_idle(const ImapSession *session)
{
    return !session->is_broken && !session->refuses_idle &&
           session_is_capable(session, "IDLE", false);
}

/* Counts the rounds that the server ended of itself. */
static bool
idle_once(ImapSession *session, int max_ms, unsigned *ends, GError **error)
{
    if (!session_begin(session, LINE_WANT_NOTHING, error))
        return false;
    transport_idle(session->transport, max_ms);
    int result = mailimap_custom_command(session->imap, "IDLE");
    if (!session_end(session, result, FAIL_TEMPORARY, doing, error)) {
        session->refuses_idle = true;
        return false;
    }
    if (transport_has_ended_idle(session->transport) || ++*ends <= ENDS_MAX)
        return true;
    session->refuses_idle = true;
    return fail(error, FAIL_TEMPORARY, "%s: %s: the server does not wait", session->place, doing);
}

bool
imap_session_idle(ImapSession *session, int max_ms, bool *has_news, GError **error)
{
    if (!session_is_connected(session, error))
        return false;
    int64_t until_us = g_get_monotonic_time() + (int64_t)max_ms * 1000;
    unsigned ends = 0;
    LineFilter *filter = transport_filter(session->transport);
    while (!line_filter_has_news(filter)) {
        int64_t left_ms = (until_us - g_get_monotonic_time() + 999) / 1000;
        if (left_ms <= 0)
            break;
        if (!idle_once(session, (int)MIN(left_ms, ROUND_MS), &ends, error))
            return false;
    }
    *has_news = line_filter_take_news(filter);
    return true;
}

/* With the rest of the command below 8,192 bytes (RFC 7162 §4); NULL when they do not fit. */
static char *
watched_set(const ImapSession *session, const GPtrArray *folders)
{
    g_autoptr(GString) set = g_string_new(NULL);
    for (guint i = 0; i < folders->len; i++) {
        g_autofree char *name = session_quoted_folder(session, g_ptr_array_index(folders, i), NULL);
        if (name == NULL || set->len + strlen(name) > WATCHED_BYTES_MAX)
            return NULL;
        g_string_append_printf(set, "%s%s", i > 0 ? " " : "", name);
    }
    return g_strdup(set->str);
}

bool
imap_session_notify(ImapSession *session, const GPtrArray *folders, bool *is_watching,
                    GError **error)
{
    g_autoptr(GError) refusal = NULL;
    if (!session_is_connected(session, error))
        return false;
    *is_watching = false;
    g_autofree char *set = watched_set(session, folders);
    if (set == NULL || folders->len == 0 || !session_is_capable(session, "NOTIFY", false))
        return true;
    g_autofree char *command =
        g_strdup_printf("NOTIFY SET (selected-delayed (MessageNew MessageExpunge)) (mailboxes (%s) "
                        "(MessageNew MessageExpunge))",
                        set);
    *is_watching =
        session_command(session, LINE_WANT_NOTHING, command, FAIL_REFUSED, doing, &refusal);
    if (*is_watching || !session->is_broken)
        return true;
    g_propagate_error(error, g_steal_pointer(&refusal));
    return false;
}
