/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/import.h"

#include "archive/archive-private.h"
#include "archive/arrival.h"
#include "archive/batch.h"
#include "archive/conveyor.h"
#include "mail/source.h"

/* Reading and parsing happen in a thread of their own, beside storing. */
typedef struct {
    const Archive *archive;
    const char *path;
    FolderRow folder;
    Batch *batch;
    Conveyor *conveyor;
    Preparer *preparer;
    uint32_t last_uid; /* of what was put on it */
    ImportSkippedFunc on_skipped;
    void *data;
    ImportReport *report;
} Import;

static bool
on_message(const MailFound *found, void *data, GError **error)
{
    Import *import = data;
    Parcel *parcel = parcel_new(spool_take(found->raw), import->preparer, error);
    if (parcel == NULL) {
        g_prefix_error(error, "%s: ", found->place);
        return false;
    }
    parcel->uid = ++import->last_uid;
    parcel->place = g_strdup(found->place);
    parcel->container_at = found->date;
    parcel->received_at = found->is_server_date ? found->date : INSTANT_NONE;
    return conveyor_put(import->conveyor, parcel, error);
}

static void
on_skipped(const char *place, const char *why, void *data)
{
    Import *import = data;
    import->report->skipped++;
    import->on_skipped(place, why, import->data);
}

static bool
read_source(Conveyor *conveyor, void *data, GError **error)
{
    Import *import = data;
    g_autoptr(Preparer) preparer = preparer_new();
    import->conveyor = conveyor;
    import->preparer = preparer;
    return mail_source_read(import->path, import->archive->settings->directory, on_message,
                            on_skipped, import, error);
}

static bool
on_parcel(const Parcel *parcel, void *data, GError **error)
{
    Import *import = data;
    import->folder.last_uid = parcel->uid;
    if (batch_add(import->batch, parcel, error))
        return true;
    g_prefix_error(error, "%s: ", parcel->place);
    return false;
}

static bool
open_folder(Archive *archive, const char *mailbox, FolderRow *folder, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && arrival_import_folder(archive, mailbox, folder, error) &&
           txn_commit(txn, error);
}

static bool
on_pause(void *data, GError **error)
{
    Import *import = data;
    return batch_rest(import->batch, error);
}

bool
import_path(Archive *archive, const char *mailbox, const char *path, ImportSkippedFunc skipped,
            void *data, ImportReport *report, GError **error)
{
    *report = (ImportReport){0};
    Import import = {
        .archive = archive, .path = path, .on_skipped = skipped, .data = data, .report = report};
    if (!open_folder(archive, mailbox, &import.folder, error))
        return false;
    g_autoptr(Batch) batch = batch_new(archive, &import.folder);
    import.batch = batch;
    import.last_uid = import.folder.last_uid;
    g_autoptr(AttachmentReader) reader = attachment_reader_for(archive->settings);
    ConveyorEnds ends = {
        .reader = reader,
        .source = read_source,
        .source_data = &import,
        .on_parcel = on_parcel,
        .on_pause = on_pause,
        .data = &import,
    };
    bool is_done = conveyor_run(&ends, error) && batch_commit(batch, error);
    const BatchCounts *counts = batch_counts(batch);
    report->read = counts->fetched;
    report->archived = counts->of[SIGHTING_ARCHIVED];
    report->duplicates = counts->of[SIGHTING_DUPLICATE];
    report->suppressed = counts->of[SIGHTING_SUPPRESSED];
    report->bytes = counts->bytes;
    return is_done;
}
