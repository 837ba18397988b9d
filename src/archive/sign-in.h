/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/archive.h"
#include "imap/session.h"

/* Connects to the mailbox's server and signs in, with the password, or with an access token, which
 * is renewed when it ends, and once when the server rejects it. Secrets are wiped. NULL on error,
 * which is that of secret_load(), token_get() or imap_session_open(). A password that the server
 * rejects, or what a token is asked for with, is noted in the archive, and for a day not tried
 * again unless it is another by then: servers lock accounts. `archive` NULL: it is tried whatever
 * is noted. */
ImapSession *sign_in(Archive *archive, const MailboxSettings *mailbox, int stop_descriptor,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server accepts it: what was noted is forgotten. */
bool sign_in_forget_rejection(Archive *archive, const MailboxSettings *mailbox,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
