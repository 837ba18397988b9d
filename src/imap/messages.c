/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a caller wants of messages: all their bytes, or how they look. */
#include "imap/fetch.h"

#define MESSAGE_ITEMS "UID INTERNALDATE RFC822.SIZE BODY.PEEK[]"
#define OVERVIEW_ITEMS                                                                             \
    "UID INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE MESSAGE-ID)]"

typedef struct {
    ImapMessageFunc on_message;
    ImapOverviewFunc on_overview;
    void *data;
} Listener;

static bool
pass_message(const Arrival *arrival, Spool *bytes, void *data, GError **error)
{
    const Listener *listener = data;
    return listener->on_message(arrival->uid, arrival->date, bytes,
                                bytes != NULL ? spool_size(bytes) : arrival->size, listener->data,
                                error);
}

bool
imap_session_fetch(ImapSession *session, uint32_t first, uint32_t last, const char *spool_directory,
                   ImapMessageFunc on_message, void *data, GError **error)
{
    g_autoptr(GArray) uids = NULL;
    Listener listener = {.on_message = on_message, .data = data};
    if (!session_find_uids(session, first, last, &uids, error))
        return false;
    FetchOrder order = {uids, false,           LINE_WANT_FETCH, MESSAGE_ITEMS,
                        true, spool_directory, pass_message,    &listener};
    return fetch_run(session, &order, error);
}

bool
imap_session_fetch_these(ImapSession *session, const GArray *uids, const char *spool_directory,
                         ImapMessageFunc on_message, void *data, GError **error)
{
    Listener listener = {.on_message = on_message, .data = data};
    FetchOrder order = {
        uids, true, LINE_WANT_FETCH, MESSAGE_ITEMS, true, spool_directory, pass_message, &listener};
    return fetch_run(session, &order, error);
}

/* What the filter lets through of a header fits in a spool's memory. */
static bool
pass_overview(const Arrival *arrival, Spool *bytes, void *data, GError **error)
{
    const Listener *listener = data;
    ImapOverview overview = {
        .uid = arrival->uid,
        .size = arrival->size,
        .internal_date = arrival->date,
        .header = (const char *)spool_memory(bytes),
        .header_length = (size_t)spool_size(bytes),
    };
    g_assert(overview.header != NULL);
    return listener->on_overview(&overview, listener->data, error);
}

bool
imap_session_overview(ImapSession *session, const GArray *uids, ImapOverviewFunc on_overview,
                      void *data, GError **error)
{
    Listener listener = {.on_overview = on_overview, .data = data};
    FetchOrder order = {uids,           true,     LINE_WANT_OVERVIEW,
                        OVERVIEW_ITEMS, false,    g_get_tmp_dir(),
                        pass_overview,  &listener};
    return fetch_run(session, &order, error);
}
