/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Removing from servers the copies that are noted (source-copies.h): only under the UIDVALIDITY and
 * UID where each was seen, and only if its bytes still have the digest seen there. */
#pragma once

#include "archive/archive.h"
#include "imap/session.h"
#include "model/source-counts.h"

/* Removes the copies in one folder, in batches; adds to `counts`, with those that remain in it.
 * What the server does not do is no error: it stays noted, with the reason. The session may be
 * broken afterwards (imap_session_is_broken()), and has this folder open. An error is the
 * database's. Outside of transactions. */
bool source_removal_folder(Archive *archive, ImapSession *session, const char *folder_name,
                           int64_t folder_id, SourceCounts *counts,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same in every mailbox with after-archiving = delete that has copies noted: connects and signs
 * in to each. A server in trouble keeps its copies, with the reason, and does not keep the others
 * waiting. counts->remaining: in all mailboxes, whatever their configuration now. */
bool source_removal_all(Archive *archive, SourceCounts *counts,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
