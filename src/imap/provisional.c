/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/session-private.h"

ImapFolderEntry *
imap_folder_entry_new(void)
{
    return g_new0(ImapFolderEntry, 1);
}

void
imap_folder_entry_free(ImapFolderEntry *entry)
{
    g_free(entry->name);
    g_free(entry->wire);
    g_free(entry->use);
    g_free(entry);
}

bool
imap_session_lists_status(const ImapSession *session G_GNUC_UNUSED)
{
    return false;
}

int64_t
imap_session_backoff_ms(const ImapSession *session G_GNUC_UNUSED)
{
    return 0;
}
