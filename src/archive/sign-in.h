/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "imap/session.h"

/* Connects to the mailbox's server and signs in; the password is wiped. NULL on error, which is
 * that of secret_load() or of imap_session_open(). */
ImapSession *sign_in(const MailboxSettings *mailbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;
