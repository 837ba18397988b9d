/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching something of many messages, each at most once, over refusals and hang-ups. */
#pragma once

#include "imap/arrival.h"
#include "imap/session-private.h"

/* `bytes`: what was asked for, lent for the call; NULL: the message is larger than may be fetched.
 * False with *error set ends the fetch and the session. */
typedef bool (*ArrivalFunc)(const Arrival *arrival, Spool *bytes, void *data, GError **error);

typedef struct {
    const GArray *uids; /* uint32_t, ascending */
    bool is_choice;     /* the folder has others between them */
    LineWanted wanted;
    const char *items; /* "UID INTERNALDATE RFC822.SIZE BODY.PEEK[]" */
    bool is_whole;     /* they are whole messages, whose size is known beforehand */
    const char *spool_directory;
    ArrivalFunc on_arrival;
    void *data;
} FetchOrder;

/* As imap_session_fetch() promises. */
bool fetch_run(ImapSession *session, const FetchOrder *order, GError **error);
