/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in from a mailbox, whatever its form: known or new, entered in the ledger, told to the
 * audit chain. Inside a transaction. */
#pragma once

#include "archive/archive.h"
#include "store/folder-store.h"

/* Finds or makes the folder of a mailbox that receives what is imported into it. Imports count
 * their own UIDs there; the caller marks the folder when it is done. */
bool arrival_import_folder(Archive *archive, const char *mailbox, FolderRow *folder,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* By its keyed identity: SIGHTING_DUPLICATE, with its *item_id; SIGHTING_SUPPRESSED, purged before
 * and not to come back; or SIGHTING_ARCHIVED: new, for the caller to store. */
bool arrival_recognise(Archive *archive, const FolderRow *folder, const Digest *identity,
                       int64_t *item_id, SightingState *state,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Enters it in the ledger. An import says nothing new about an item that came by an import before.
 */
bool arrival_enter(Archive *archive, const SightingRow *sighting, bool is_import,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One event for all that came in together, by what became of them. */
bool arrival_note(Archive *archive, const FolderRow *folder, const int64_t counts[SIGHTING_STATES],
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
