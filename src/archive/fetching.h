/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching and parsing beside storing: a thread for the server, the caller's for the archive, a
 * conveyor between them. Neither waits for the other while the conveyor has room. */
#pragma once

#include "archive/allowance.h"
#include "archive/parcel.h"
#include "imap/session.h"

typedef struct {
    ImapSession *session;
    const char *directory; /* where large messages wait */
    bool is_to_go;         /* the server's copy of each */
    Allowance *allowance;
    GArray *oversized; /* Oversized: what comes to light on the way */
} Fetching;

/* A message that is larger than the mailbox takes. */
typedef struct {
    uint32_t uid;
    int64_t size;
} Oversized;

/* In the caller's thread. False with *error set ends the fetch. */
typedef bool (*FetchingFunc)(const Parcel *parcel, void *data, GError **error);

/* The messages with first <= UID <= last (imap_session_fetch()). */
bool fetching_range(const Fetching *fetching, uint32_t first, uint32_t last, FetchingFunc on_parcel,
                    void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* These messages alone (imap_session_fetch_these()); any number of them, ascending. */
bool fetching_these(const Fetching *fetching, const GArray *uids, FetchingFunc on_parcel,
                    void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
