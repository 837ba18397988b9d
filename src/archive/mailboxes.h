/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How configured mailboxes are doing. */
#pragma once

#include "archive/archive.h"

/* Connects and signs in. `description`: how the connection is protected; `folders`: what there is.
 * Both newly allocated. */
bool mailboxes_test(const MailboxSettings *mailbox, char **description, GStrv *folders,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ledger of one folder against the server. */
typedef struct {
    const char *folder;
    Instant polled_at; /* INSTANT_NONE: never to the end */
    int64_t archived, duplicates, expired, suppressed, failed;
    int64_t on_server;               /* messages there now */
    GArray *missing;                 /* uint32_t: on the server, not in the ledger */
    int64_t source_copies_remaining; /* to be removed from the server, not verifiably gone */
} FolderStatus;

typedef void (*FolderStatusFunc)(const FolderStatus *status, void *data);

bool mailboxes_status(Archive *archive, const MailboxSettings *mailbox, FolderStatusFunc on_folder,
                      void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
