/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/import.h"

#include "archive/archive-private.h"
#include "archive/arrival.h"
#include "archive/batch.h"
#include "base/error.h"
#include "mail/source.h"

typedef struct {
    FolderRow folder;
    Batch *batch;
    ImportSkippedFunc on_skipped;
    void *data;
    ImportReport *report;
} Import;

static bool
on_message(const MailFound *found, void *data, GError **error)
{
    Import *import = data;
    g_autoptr(Parcel) parcel = parcel_new(spool_take(found->raw), error);
    if (parcel != NULL) {
        parcel->uid = ++import->folder.last_uid;
        parcel->container_at = found->date;
        parcel->received_at = found->is_server_date ? found->date : INSTANT_NONE;
        if (batch_add(import->batch, parcel, error))
            return true;
    }
    g_prefix_error(error, "%s: ", found->place);
    return false;
}

static void
on_skipped(const char *place, const char *why, void *data)
{
    Import *import = data;
    import->report->skipped++;
    import->on_skipped(place, why, import->data);
}

static bool
open_folder(Archive *archive, const char *mailbox, FolderRow *folder, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && arrival_import_folder(archive, mailbox, folder, error) &&
           txn_commit(txn, error);
}

bool
import_path(Archive *archive, const char *mailbox, const char *path, ImportSkippedFunc skipped,
            void *data, ImportReport *report, GError **error)
{
    *report = (ImportReport){0};
    Import import = {.on_skipped = skipped, .data = data, .report = report};
    if (!open_folder(archive, mailbox, &import.folder, error))
        return false;
    g_autoptr(Batch) batch = batch_new(archive, &import.folder);
    import.batch = batch;
    bool is_done = mail_source_read(path, archive->settings->directory, on_message, on_skipped,
                                    &import, error) &&
                   batch_commit(batch, error);
    const BatchCounts *counts = batch_counts(batch);
    report->read = counts->fetched;
    report->archived = counts->of[SIGHTING_ARCHIVED];
    report->duplicates = counts->of[SIGHTING_DUPLICATE];
    report->suppressed = counts->of[SIGHTING_SUPPRESSED];
    report->bytes = counts->bytes;
    return is_done;
}
