/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Copies on servers, for mailboxes with after-archiving = delete: which are to go, and removing
 * them. A copy is noted in the transaction that makes it superfluous (archived and read back, seen
 * again after its purge, or purged now) and stays noted until the server verifiably has it no more.
 * It is removed only under the UIDVALIDITY and UID where it was seen, and only if its bytes still
 * have the digest seen there. */
#pragma once

#include "archive/archive.h"
#include "base/digest.h"
#include "imap/session.h"
#include "model/source-counts.h"
#include "store/folder-store.h"

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

/* Removes the copies in one folder, in batches; adds to `counts`, with those that remain in it.
 * What the server does not do is no error: it stays noted, with the reason. The session may be
 * broken afterwards (imap_session_is_broken()), and has this folder open. An error is the
 * database's. Outside of transactions. */
bool source_copies_remove(Archive *archive, ImapSession *session, const char *folder_name,
                          int64_t folder_id, SourceCounts *counts,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in every mailbox with after-archiving = delete that has copies noted: connects and signs
 * in to each. A server in trouble keeps its copies, with the reason, and does not keep the others
 * waiting. counts->remaining: in all mailboxes, whatever their configuration now. */
bool source_copies_remove_all(Archive *archive, SourceCounts *counts,
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
