/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polling one folder: what is beyond its mark is recognised or fetched, in batches. */
#pragma once

#include "archive/allowance.h"
#include "archive/attachment-reader.h"
#include "archive/poll.h"
#include "imap/session.h"

typedef struct {
    Archive *archive;
    const PollWatcher *watcher;
    ImapSession *session;
    const MailboxSettings *mailbox;
    const char *name;  /* of the folder */
    bool is_repair;    /* also what the ledger lacks below the mark, failed to get, or excluded */
    bool is_elsewhere; /* the server's address is another than the ledger tells of */
    bool may_know;     /* the archive had messages of this mailbox before the poll began */
    Allowance *allowance;
    AttachmentReader *reader; /* NULL: attachments are not read */
    ImapFolder *opened; /* what it was like when it was opened; left alone when it could not be */
} FolderTask;

/* watcher->on_folder is called at its end, also when an error ended it. What was committed before
 * an error is whole. FAIL_MALFORMED: this folder cannot be opened, others may; else the session is
 * of no more use, or the archive. */
bool folder_poll(const FolderTask *task, GError **error) G_GNUC_WARN_UNUSED_RESULT;
