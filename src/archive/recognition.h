/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which messages of a server the archive has already, without having them sent: after a folder was
 * renumbered or renamed, messages were moved, or a mailbox went to another server. A message is
 * taken for one of the archive's when its author's fields, its size and its INTERNALDATE are those
 * of exactly one, and that one is gone from where it was seen. Each trace serves once. What is in
 * doubt is fetched, and its bytes decide. */
#pragma once

#include "archive/archive.h"
#include "imap/session.h"
#include "store/folder-store.h"
#include "store/recognition-store.h"

typedef struct {
    Archive *archive;
    ImapSession *session; /* has the folder open */
    const char *name;     /* of the folder */
    const FolderRow *folder;
} Recognition;

/* What a server tells of one message. */
typedef struct {
    uint32_t uid;
    int64_t size; /* -1: not told */
    Instant internal_at;
    bool is_known; /* as the message of this trace */
    Trace trace;
} Glimpse;

/* One Glimpse for each of the UIDs (ascending, some thousands) that the server answers for,
 * ascending. May open other folders to see whether their messages are gone, and then opens this one
 * again. Outside of transactions. */
GArray *recognise(const Recognition *recognition, const GArray *uids,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
