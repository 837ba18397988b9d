/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/mailboxes.h"

#include "archive/archive-private.h"
#include "archive/sign-in.h"
#include "imap/session.h"
#include "store/folder-store.h"
#include "store/source-store.h"

bool
mailboxes_test(const MailboxSettings *mailbox, char **description, GStrv *folders, GError **error)
{
    g_autoptr(ImapSession) session = sign_in(mailbox, error);
    if (session == NULL || !imap_session_list(session, folders, error))
        return false;
    *description = g_strdup(imap_session_describe(session));
    return true;
}

/* Both ascending. */
static GArray *
missing_uids(const GArray *server, const GArray *ledger)
{
    GArray *missing = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    guint place = 0;
    for (guint i = 0; i < server->len; i++) {
        uint32_t uid = g_array_index(server, uint32_t, i);
        while (place < ledger->len && g_array_index(ledger, uint32_t, place) < uid)
            place++;
        if (place == ledger->len || g_array_index(ledger, uint32_t, place) != uid)
            g_array_append_val(missing, uid);
    }
    return missing;
}

static bool
compare(Archive *archive, ImapSession *session, FolderRow *row, FolderStatus *status,
        GError **error)
{
    ImapFolder opened;
    g_autoptr(GArray) server = NULL;
    g_autoptr(GArray) ledger = NULL;
    if (!imap_session_examine(session, status->folder, &opened, error) ||
        !imap_session_uids(session, 1, &server, error))
        return false;
    row->uid_validity = opened.uid_validity; /* what was seen under another one says nothing */
    int64_t counts[SIGHTING_STATES];
    if (!folder_store_uids(archive->db, row, &ledger, error) ||
        !folder_store_count(archive->db, row, counts, error))
        return false;
    status->polled_at = row->polled_at;
    status->archived = counts[SIGHTING_ARCHIVED];
    status->duplicates = counts[SIGHTING_DUPLICATE];
    status->expired = counts[SIGHTING_EXPIRED];
    status->suppressed = counts[SIGHTING_SUPPRESSED];
    status->failed = counts[SIGHTING_FAILED];
    status->on_server = server->len;
    if (!source_store_count(archive->db, row->id, &status->source_copies_remaining, error))
        return false;
    status->missing = missing_uids(server, ledger);
    return true;
}

bool
mailboxes_status(Archive *archive, const MailboxSettings *mailbox, FolderStatusFunc on_folder,
                 void *data, GError **error)
{
    g_autoptr(ImapSession) session = sign_in(mailbox, error);
    if (session == NULL)
        return false;
    for (char **name = mailbox->folders; *name != NULL; name++) {
        FolderRow row;
        FolderStatus status = {.folder = *name};
        if (!folder_store_find(archive->db, mailbox->name, *name, &row, error) ||
            !compare(archive, session, &row, &status, error))
            return false;
        on_folder(&status, data);
        g_array_unref(status.missing);
    }
    return true;
}
