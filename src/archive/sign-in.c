/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/sign-in.h"

#include "config/secret.h"

ImapSession *
sign_in(const MailboxSettings *mailbox, GError **error)
{
    char *password = secret_load(mailbox, error);
    if (password == NULL)
        return NULL;
    ImapSession *session = imap_session_open(mailbox, password, error);
    secret_free(password);
    return session;
}
