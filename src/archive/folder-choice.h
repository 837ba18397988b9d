/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which folders of a server a mailbox's `folders` mean: names; patterns in which * stands for
 * anything and % for anything below one level; special uses such as \Sent (RFC 6154); and, after a
 * !, what is left out. Levels are written with / or as the server writes them. */
#pragma once

#include "imap/session.h"

/* `delimiter`: the server's, NUL for none. INBOX matches in any case (RFC 3501 §5.1). */
bool folder_pattern_matches(const char *pattern, const char *name, char delimiter);

typedef struct {
    GPtrArray *entries; /* ImapFolderEntry: what there is to choose from */
    GPtrArray *chosen;  /* of these, borrowed, each once, in the order of the patterns */
    GPtrArray *absent;  /* char *: plain names that the server does not have; special uses and
                           patterns  may find nothing */
} FolderChoice;

/* Sorts the entries by name, and fills `chosen` and `absent` from them. */
void folder_choice_make(FolderChoice *choice, char *const *patterns);
void folder_choice_clear(FolderChoice *choice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FolderChoice, folder_choice_clear)

/* Asks the server what there is, where that is needed or tells more than names. Else plain names
 * are taken for folders, and opening them tells. */
bool folder_choice_ask(ImapSession *session, char *const *patterns, FolderChoice *choice,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
