/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chats of another system into a mailbox of the archive, all of one source or none. */
#pragma once

#include "archive/import.h"
#include "model/chat.h"

typedef struct ChatImport ChatImport;

/* Begins a transaction. */
ChatImport *chat_import_begin(Archive *archive, const char *mailbox,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rolls back what is not committed. */
void chat_import_free(ChatImport *import);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChatImport, chat_import_free)

/* Stores it, or recognises it: equal in all it says to one that was imported, or purged, before.
 * FAIL_MALFORMED, naming the key, for what cannot be. */
bool chat_import_add(ChatImport *import, const Chat *chat,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool chat_import_commit(ChatImport *import, ImportReport *report,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
