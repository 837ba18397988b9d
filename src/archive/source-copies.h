/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies on servers, for mailboxes with after-archiving = delete: which are to go. A copy is noted
 * in the transaction that makes it superfluous (archived and read back, seen again after its purge,
 * or purged now) and stays noted until the server verifiably has it no more. */
#pragma once

#include "archive/archive.h"
#include "base/digest.h"
#include "store/folder-store.h"

/* Keyed, so that what is noted about a purged message tells nobody which one it was. */
Digest source_copies_fingerprint(Archive *archive, const Digest *digest);

/* Inside a transaction: the copy of this digest in this folder is to go. */
bool source_copies_want(Archive *archive, const FolderRow *folder, uint32_t uid,
                        const Digest *digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inside the transaction that purges the item, before its rows go: all copies of it that may still
 * be in mailboxes with after-archiving = delete. */
bool source_copies_want_item(Archive *archive, int64_t item_id, Day today,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After a complete poll of the folder: copies noted under another UIDVALIDITY are forgotten, for
 * each was seen and noted anew. */
bool source_copies_forget_void(Archive *archive, const FolderRow *folder,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One copy that is to go, for a list of them. */
typedef struct {
    const char *mailbox, *folder;
    uint32_t uid_validity, uid;
    Day wanted_on;
    const char *problem; /* why it is still there; NULL: not tried yet */
} SourceCopy;

/* By mailbox, folder and UID. Lent for the call. */
typedef void (*SourceCopiesFunc)(const SourceCopy *copy, void *data);
bool source_copies_each(Archive *archive, SourceCopiesFunc on_copy, void *data,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
