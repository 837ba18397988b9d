/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/inquiry.h"

#include "archive/archive-private.h"
#include "archive/folder-choice.h"
#include "archive/sign-in.h"
#include "imap/session.h"
#include "store/folder-store.h"
#include "store/source-store.h"

static GStrv
names_of(const GPtrArray *entries)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint i = 0; i < entries->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(entries, i);
        g_strv_builder_add(names, entry->name);
    }
    return g_strv_builder_end(names);
}

bool
inquiry_test(Archive *archive, const MailboxSettings *mailbox, char **description, GStrv *folders,
             GError **error)
{
    g_autoptr(GPtrArray) entries = NULL;
    g_autoptr(ImapSession) session = sign_in(NULL, mailbox, -1, error);
    if (session == NULL || !imap_session_list(session, NULL, &entries, error) ||
        (archive != NULL && !sign_in_forget_rejection(archive, mailbox, error)))
        return false;
    *description = g_strdup(imap_session_describe(session));
    *folders = names_of(entries);
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
    if (!folder_store_uids(archive->db, row, false, &ledger, error) ||
        !folder_store_count(archive->db, row, counts, error))
        return false;
    status->polled_at = row->polled_at;
    status->archived = counts[SIGHTING_ARCHIVED];
    status->duplicates = counts[SIGHTING_DUPLICATE];
    status->expired = counts[SIGHTING_EXPIRED];
    status->suppressed = counts[SIGHTING_SUPPRESSED];
    status->failed = counts[SIGHTING_FAILED];
    status->excluded = counts[SIGHTING_EXCLUDED];
    status->on_server = server->len;
    if (server->len > 0) {
        status->first_uid = g_array_index(server, uint32_t, 0);
        status->last_uid = g_array_index(server, uint32_t, server->len - 1);
    }
    if (!source_store_count(archive->db, row->id, &status->source_copies_remaining, error))
        return false;
    status->missing = missing_uids(server, ledger);
    return true;
}

static bool
status_of_folder(Archive *archive, ImapSession *session, const MailboxSettings *mailbox,
                 const char *name, FolderStatusFunc on_folder, void *data, GError **error)
{
    FolderRow row;
    FolderStatus status = {.folder = name};
    if (!folder_store_find(archive->db, mailbox->name, name, &row, error) ||
        !compare(archive, session, &row, &status, error))
        return false;
    on_folder(&status, data);
    g_array_unref(status.missing);
    return true;
}

bool
inquiry_status(Archive *archive, const MailboxSettings *mailbox, FolderStatusFunc on_folder,
               void *data, GError **error)
{
    g_auto(FolderChoice) choice = {0};
    g_autoptr(ImapSession) session = sign_in(archive, mailbox, -1, error);
    if (session == NULL || !folder_choice_ask(session, mailbox->folders, &choice, error))
        return false;
    for (guint i = 0; i < choice.chosen->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(choice.chosen, i);
        if (!status_of_folder(archive, session, mailbox, entry->name, on_folder, data, error))
            return false;
    }
    return true;
}
