/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fetching and parsing beside storing: a thread for the server, the caller's for the archive, a
 * conveyor between them. Neither waits for the other while the conveyor has room. */
#pragma once

#include "archive/allowance.h"
#include "archive/conveyor.h"
#include "imap/session.h"

typedef struct {
    ImapSession *session;
    const char *directory; /* where large messages wait */
    bool is_to_go;         /* the server's copy of each */
    Allowance *allowance;
    AttachmentReader *reader; /* NULL: attachments are not read */
    GArray *oversized;        /* Oversized: what comes to light on the way */
    ConveyorFunc on_parcel;   /* in the caller's thread, as is the next */
    ConveyorPauseFunc on_pause;
    void *data; /* of both */
} Fetching;

/* A message that is larger than the mailbox takes. */
typedef struct {
    uint32_t uid;
    int64_t size;
} Oversized;

/* The messages with first <= UID <= last (imap_session_fetch()). */
bool fetching_range(const Fetching *fetching, uint32_t first, uint32_t last,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* These messages alone (imap_session_fetch_these()); any number of them, ascending. */
bool fetching_these(const Fetching *fetching, const GArray *uids,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
