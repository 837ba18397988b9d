/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/sign-in.h"

#include "archive/archive-private.h"
#include "base/error.h"
#include "config/secret.h"
#include "store/keys.h"
#include "store/mailbox-store.h"

#include <string.h>

static Digest
fingerprint(Archive *archive, const char *password)
{
    return keys_fingerprint(archive->db, KEY_PASSWORD, password, strlen(password));
}

static bool
check_rejection(Archive *archive, const MailboxSettings *mailbox, const char *password,
                GError **error)
{
    g_auto(MailboxRow) row = {0};
    if (archive == NULL)
        return true;
    if (!mailbox_store_find(archive->db, mailbox->name, &row, error))
        return false;
    Digest own = fingerprint(archive, password);
    if (!row.is_rejected || !digest_equal(&row.rejected, &own) ||
        instant_now() >= row.rejected_at + DAY_SECONDS)
        return true;
    g_autofree char *when = instant_format(row.rejected_at);
    return fail(error, FAIL_REFUSED,
                "the server rejected this password at %s: it is not tried again today, lest the "
                "account be locked. Change it, or try it with 'letterbook mailbox test %s'",
                when, mailbox->name);
}

static bool
note_rejection(Archive *archive, const MailboxSettings *mailbox, const Digest *rejected,
               GError **error)
{
    g_auto(MailboxRow) row = {0};
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && mailbox_store_get(archive->db, mailbox->name, &row, error) &&
           mailbox_store_note_rejected(archive->db, row.id, rejected, instant_now(), error) &&
           txn_commit(txn, error);
}

/* That it was rejected is what the caller hears, whatever becomes of the note. */
static void
try_to_note(Archive *archive, const MailboxSettings *mailbox, const char *password)
{
    g_autoptr(GError) problem = NULL;
    Digest rejected = fingerprint(archive, password);
    if (!note_rejection(archive, mailbox, &rejected, &problem))
        g_clear_error(&problem);
}

ImapSession *
sign_in(Archive *archive, const MailboxSettings *mailbox, int stop_descriptor, GError **error)
{
    g_autoptr(GError) problem = NULL;
    ImapSession *session = NULL;
    char *password = secret_load(mailbox, &problem);
    if (password != NULL && check_rejection(archive, mailbox, password, &problem)) {
        session = imap_session_open(mailbox, password, stop_descriptor, &problem);
        if (session == NULL && archive != NULL && fail_is(problem, FAIL_REFUSED))
            try_to_note(archive, mailbox, password);
    }
    secret_free(password);
    if (session == NULL)
        g_propagate_error(error, g_steal_pointer(&problem));
    return session;
}

bool
sign_in_forget_rejection(Archive *archive, const MailboxSettings *mailbox, GError **error)
{
    g_auto(MailboxRow) row = {0};
    if (!mailbox_store_find(archive->db, mailbox->name, &row, error))
        return false;
    return !row.is_rejected || note_rejection(archive, mailbox, NULL, error);
}
