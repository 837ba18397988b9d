/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for news instead of asking for them. */
#include "imap/session-private.h"

/* A server may take 29 minutes without a word for the end (RFC 2177). */
#define ROUND_MS (28 * 60 * 1000)
/* One that ends IDLE of itself more often than this would have us ask all the time. */
#define ENDS_MAX 20

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
    Selection *selection = session_selection(session);
    while (!selection->has_news) {
        int64_t left_ms = (until_us - g_get_monotonic_time() + 999) / 1000;
        if (left_ms <= 0)
            break;
        if (!idle_once(session, (int)MIN(left_ms, ROUND_MS), &ends, error))
            return false;
    }
    *has_news = selection_take_news(selection);
    return true;
}
