/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/mailboxes.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "base/error.h"
#include "store/folder-store.h"
#include "store/mailbox-store.h"

#include <string.h>

static bool
check_move(Db *db, const char *from, const MailboxSettings *mailbox, MailboxRow *row,
           GError **error)
{
    g_auto(MailboxRow) other = {0};
    if (!mailbox_store_find(db, from, row, error))
        return false;
    if (row->id == 0)
        return fail(error, FAIL_USAGE, "the archive knows no mailbox %s", from);
    if (strcmp(from, mailbox->name) == 0)
        return true;
    if (!mailbox_store_find(db, mailbox->name, &other, error))
        return false;
    return other.id == 0 || fail(error, FAIL_USAGE,
                                 "mailbox %s is in the archive already: what came from %s stays "
                                 "under that name",
                                 mailbox->name, from);
}

static bool
void_folders(Db *db, int64_t mailbox_id, GError **error)
{
    g_autoptr(GArray) folders = folder_store_list(db, mailbox_id, error);
    for (guint i = 0; folders != NULL && i < folders->len; i++)
        if (!folder_store_void(db, g_array_index(folders, int64_t, i), error))
            return false;
    return folders != NULL;
}

bool
mailboxes_move(Archive *archive, const char *from, const MailboxSettings *mailbox, GError **error)
{
    Db *db = archive->db;
    g_auto(MailboxRow) row = {0};
    g_autoptr(Txn) txn = txn_begin(db, error);
    return txn != NULL && check_move(db, from, mailbox, &row, error) &&
           void_folders(db, row.id, error) &&
           mailbox_store_rename(db, row.id, mailbox->name, error) &&
           audit_note(archive, "mailbox moved", "mailbox", row.id, error, "%s", "") &&
           txn_commit(txn, error);
}
