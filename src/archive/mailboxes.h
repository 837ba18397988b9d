/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configured mailboxes, and those that the archive knows. */
#pragma once

#include "archive/archive.h"

/* The mailbox that the archive knows by the name `from` is from now on the configured `mailbox`,
 * perhaps on another server: the next poll looks through all its folders, and recognises what the
 * archive has. FAIL_USAGE when there is no such mailbox, or `mailbox` has been polled already. */
bool mailboxes_move(Archive *archive, const char *from, const MailboxSettings *mailbox,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
