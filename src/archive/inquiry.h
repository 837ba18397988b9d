/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking servers how configured mailboxes are doing. Nothing is fetched. */
#pragma once

#include "archive/archive.h"

/* Connects and signs in, also with a password that the server rejected before; when it accepts it
 * now, polls do so too (`archive` NULL: there is none yet). `description`: how the connection is
 * protected; `folders`: what there is. Both newly allocated. */
bool inquiry_test(Archive *archive, const MailboxSettings *mailbox, char **description,
                  GStrv *folders, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ledger of one folder against the server. */
typedef struct {
    const char *folder;
    Instant polled_at; /* INSTANT_NONE: never to the end */
    int64_t archived, duplicates, expired, suppressed, failed, excluded;
    int64_t on_server;               /* messages there now */
    uint32_t first_uid, last_uid;    /* of these; 0: none */
    GArray *missing;                 /* uint32_t: on the server, not in the ledger */
    int64_t source_copies_remaining; /* to be removed from the server, not verifiably gone */
} FolderStatus;

typedef void (*FolderStatusFunc)(const FolderStatus *status, void *data);

bool inquiry_status(Archive *archive, const MailboxSettings *mailbox, FolderStatusFunc on_folder,
                    void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
