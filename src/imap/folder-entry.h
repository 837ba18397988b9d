/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder as a list of folders tells of it. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
    char *name;      /* UTF-8, as people read it; no control characters */
    char *wire;      /* as the server writes it; NULL: not from a server's list */
    char delimiter;  /* between a folder and those in it; NUL: none */
    char *use;       /* "\\Sent", "\\Archive": its special use (RFC 6154); NULL: none */
    bool has_status; /* the server told the following along with the list (RFC 5819) */
    uint32_t uid_validity, uid_next, exists;
    uint64_t highest_modseq; /* 0: not told */
} ImapFolderEntry;

ImapFolderEntry *imap_folder_entry_new(void);
void imap_folder_entry_free(ImapFolderEntry *entry);
