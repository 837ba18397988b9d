/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collects what a server tells of its folders: answers to LIST, with STATUS between them, and to
 * NAMESPACE. Each answer comes as one line, without literals. What is no folder that can be
 * opened, or has a name that nobody can bear, is left out. */
#pragma once

#include "imap/cursor.h"
#include "imap/folder-entry.h"

#define FOLDER_NAME_MAX 4096 /* bytes on the wire */

typedef struct {
    GPtrArray *entries;   /* ImapFolderEntry, in the server's order, without names */
    GHashTable *wires;    /* char *: those in entries */
    GHashTable *statuses; /* wire -> ImapFolderEntry that only has a status */
    GPtrArray
        *prefixes; /* char *: of namespaces that "*" may not show, as the server writes them */
} FolderList;

void folder_list_init(FolderList *list);
void folder_list_clear(FolderList *list);

/* Before the folders are listed; namespaces stay. */
void folder_list_forget(FolderList *list);

/* What stands behind the words LIST, STATUS and NAMESPACE. What does not follow the grammar is
 * left out. */
void folder_list_take(FolderList *list, Cursor cursor);
void folder_list_take_status(FolderList *list, Cursor cursor);
void folder_list_take_namespaces(FolderList *list, Cursor cursor);

/* All entries, each with a name of its own and the status that came for it; the list is empty
 * afterwards. */
GPtrArray *folder_list_finish(FolderList *list);
