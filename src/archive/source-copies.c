/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/source-copies.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "store/keys.h"
#include "store/source-store.h"

Digest
source_copies_fingerprint(Archive *archive, const Digest *digest)
{
    return keys_fingerprint(archive->db, KEY_SOURCE, digest->bytes, sizeof digest->bytes);
}

/* ── which are to go ─────────────────────────────────────────────────────────────────────── */

bool
source_copies_want(Archive *archive, const FolderRow *folder, uint32_t uid, const Digest *digest,
                   GError **error)
{
    SourceRow row = {
        .folder_id = folder->id,
        .uid_validity = folder->uid_validity,
        .uid = uid,
        .fingerprint = source_copies_fingerprint(archive, digest),
        .wanted_on = archive_today(archive),
    };
    return source_store_add(archive->db, &row, error);
}

typedef struct {
    Archive *archive;
    Day today;
} Purged;

static bool
want_sighting(const char *mailbox, SourceRow *row, const Digest *sha256, void *data, GError **error)
{
    const Purged *purged = data;
    const MailboxSettings *settings = settings_mailbox(purged->archive->settings, mailbox);
    if (settings == NULL || !settings->deletes_at_source)
        return true;
    row->fingerprint = source_copies_fingerprint(purged->archive, sha256);
    row->wanted_on = purged->today;
    return source_store_add(purged->archive->db, row, error);
}

bool
source_copies_want_item(Archive *archive, int64_t item_id, Day today, GError **error)
{
    Purged purged = {archive, today};
    return source_store_sightings(archive->db, item_id, want_sighting, &purged, error);
}

bool
source_copies_forget_void(Archive *archive, const FolderRow *folder, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    int64_t count;
    if (txn == NULL ||
        !source_store_forget_void(archive->db, folder->id, folder->uid_validity, &count, error))
        return false;
    return (count == 0 || audit_note(archive, "source copies forgotten", "folder", folder->id,
                                     error, "numbered-anew=%" G_GINT64_FORMAT, count)) &&
           txn_commit(txn, error);
}

/* ── telling ─────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    SourceCopiesFunc on_copy;
    void *data;
} Listener;

static void
tell(const char *mailbox, const char *folder, const SourceRow *row, const char *problem, void *data)
{
    const Listener *listener = data;
    SourceCopy copy = {
        .mailbox = mailbox,
        .folder = folder,
        .uid_validity = row->uid_validity,
        .uid = row->uid,
        .wanted_on = row->wanted_on,
        .problem = problem,
    };
    listener->on_copy(&copy, listener->data);
}

bool
source_copies_each(Archive *archive, SourceCopiesFunc on_copy, void *data, GError **error)
{
    Listener listener = {on_copy, data};
    return source_store_each(archive->db, tell, &listener, error);
}
