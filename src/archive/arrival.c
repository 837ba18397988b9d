/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/arrival.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/suppress.h"
#include "store/item-store.h"

/* The folder without a name. */
#define IMPORT_FOLDER ""
#define IMPORT_UID_VALIDITY 1

bool
arrival_import_folder(Archive *archive, const char *mailbox, FolderRow *folder, GError **error)
{
    if (!folder_store_get(archive->db, mailbox, IMPORT_FOLDER, folder, error))
        return false;
    folder->uid_validity = IMPORT_UID_VALIDITY;
    folder->polled_at = instant_now();
    return true;
}

bool
arrival_recognise(Archive *archive, const FolderRow *folder, const Digest *identity,
                  int64_t *item_id, SightingState *state, GError **error)
{
    bool is_suppressed;
    *state = SIGHTING_DUPLICATE;
    if (!item_store_find_identity(archive->db, identity, item_id, error))
        return false;
    if (*item_id != 0)
        return true;
    if (!suppress_find(archive, folder->mailbox_id, identity, &is_suppressed, error))
        return false;
    *state = is_suppressed ? SIGHTING_SUPPRESSED : SIGHTING_ARCHIVED;
    return true;
}

bool
arrival_enter(Archive *archive, const SightingRow *sighting, bool is_import, GError **error)
{
    bool is_known = false;
    if (is_import && sighting->state == SIGHTING_DUPLICATE &&
        !folder_store_has_item(archive->db, sighting->folder_id, sighting->item_id, &is_known,
                               error))
        return false;
    return is_known || folder_store_add_sighting(archive->db, sighting, error);
}

bool
arrival_note(Archive *archive, const FolderRow *folder, const int64_t counts[SIGHTING_STATES],
             GError **error)
{
    return audit_note(archive, "items archived", "folder", folder->id, error,
                      "archived=%" G_GINT64_FORMAT " duplicates=%" G_GINT64_FORMAT
                      " suppressed=%" G_GINT64_FORMAT " failed=%" G_GINT64_FORMAT,
                      counts[SIGHTING_ARCHIVED], counts[SIGHTING_DUPLICATE],
                      counts[SIGHTING_SUPPRESSED], counts[SIGHTING_FAILED]);
}
