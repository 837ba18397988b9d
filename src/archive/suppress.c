/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/suppress.h"

#include "archive/archive-private.h"
#include "store/folder-store.h"
#include "store/item-store.h"
#include "store/keys.h"

/* Keyed once more, so that the table of items and this one have nothing in common. */
static Digest
fingerprint(Archive *archive, const Digest *identity)
{
    return keys_fingerprint(archive->db, KEY_SUPPRESSION, identity->bytes, sizeof identity->bytes);
}

bool
suppress_find(Archive *archive, int64_t mailbox_id, const Digest *identity, bool *is_suppressed,
              GError **error)
{
    Digest key = fingerprint(archive, identity);
    return folder_store_is_suppressed(archive->db, mailbox_id, &key, archive_today(archive),
                                      is_suppressed, error);
}

bool
suppress_item(Archive *archive, int64_t item_id, Day today, GError **error)
{
    Digest identity;
    bool has_identity;
    if (!item_store_identity(archive->db, item_id, &identity, &has_identity, error))
        return false;
    if (!has_identity)
        return true;
    Digest key = fingerprint(archive, &identity);
    return folder_store_suppress(archive->db, item_id, &key, today + SUPPRESSION_DAYS, error);
}
