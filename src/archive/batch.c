/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/batch.h"

#include "archive/allowance.h"
#include "archive/archive-private.h"
#include "archive/arrival.h"
#include "archive/source-copies.h"
#include "store/mailbox-store.h"

/* A commit costs as much as some ten messages; waiting longer than this hides new mail. */
#define BATCH_MESSAGES 500
#define BATCH_RECOGNISED 5000
#define BATCH_BYTES (32 * 1024 * 1024)
#define BATCH_SECONDS 2
/* What others may wait for: they have new mail too. */
#define BATCH_POLITE_US (200 * 1000)

struct Batch {
    Archive *archive;
    FolderRow *folder;
    Txn *txn; /* NULL between batches */
    bool is_broken;
    gint64 began_at;
    BatchCounts pending, committed;
};

Batch *
batch_new(Archive *archive, FolderRow *folder)
{
    Batch *batch = g_new0(Batch, 1);
    batch->archive = archive;
    batch->folder = folder;
    return batch;
}

void
batch_free(Batch *batch)
{
    g_clear_pointer(&batch->txn, txn_end);
    g_free(batch);
}

static bool
begin(Batch *batch, GError **error)
{
    if (batch->txn != NULL)
        return true;
    batch->txn = txn_begin(batch->archive->db, error);
    batch->began_at = g_get_monotonic_time();
    return batch->txn != NULL;
}

static bool
is_full(const Batch *batch)
{
    gint64 age_us = g_get_monotonic_time() - batch->began_at;
    return batch->pending.fetched >= BATCH_MESSAGES ||
           batch->pending.recognised >= BATCH_RECOGNISED || batch->pending.bytes >= BATCH_BYTES ||
           age_us >= BATCH_SECONDS * G_USEC_PER_SEC ||
           (age_us >= BATCH_POLITE_US && txn_is_waited_for(batch->txn));
}

static void
move_counts(Batch *batch)
{
    batch->committed.fetched += batch->pending.fetched;
    batch->committed.bytes += batch->pending.bytes;
    batch->committed.recognised += batch->pending.recognised;
    batch->committed.from_server += batch->pending.from_server;
    for (int i = 0; i < SIGHTING_STATES; i++)
        batch->committed.of[i] += batch->pending.of[i];
    batch->pending = (BatchCounts){0};
}

/* A message that is half in must never be committed. */
static bool
roll_back(Batch *batch)
{
    g_clear_pointer(&batch->txn, txn_end);
    batch->is_broken = true;
    return false;
}

bool
batch_is_broken(const Batch *batch)
{
    return batch->is_broken;
}

static bool
note_arrivals(Batch *batch, GError **error)
{
    const BatchCounts *counts = &batch->pending;
    int64_t all = 0;
    for (int i = 0; i < SIGHTING_STATES; i++)
        all += counts->of[i];
    if (all == 0)
        return true;
    return arrival_note(batch->archive, batch->folder, counts->of, error);
}

static bool
count_bytes(Batch *batch, GError **error)
{
    return batch->pending.from_server == 0 ||
           mailbox_store_count(batch->archive->db, batch->folder->mailbox_id,
                               allowance_day(instant_now()), batch->pending.from_server, error);
}

bool
batch_commit(Batch *batch, GError **error)
{
    g_assert(!batch->is_broken);
    if (!begin(batch, error) || !folder_store_mark(batch->archive->db, batch->folder, error) ||
        !count_bytes(batch, error) || !note_arrivals(batch, error) ||
        !txn_commit(batch->txn, error))
        return false;
    g_clear_pointer(&batch->txn, txn_end);
    move_counts(batch);
    return true;
}

bool
batch_rest(Batch *batch, GError **error)
{
    return batch->txn == NULL || batch_commit(batch, error);
}

bool
batch_add(Batch *batch, const Parcel *parcel, GError **error)
{
    SightingState state;
    if (!begin(batch, error) ||
        !ingest_parcel(batch->archive, batch->folder, parcel, &state, error))
        return roll_back(batch);
    batch->pending.fetched++;
    batch->pending.bytes += spool_size(parcel->raw);
    if (parcel->container_at == INSTANT_NONE)
        batch->pending.from_server += spool_size(parcel->raw);
    batch->pending.of[state]++;
    return !is_full(batch) || batch_commit(batch, error);
}

static bool
enter(Batch *batch, SightingRow sighting, GError **error)
{
    sighting.folder_id = batch->folder->id;
    sighting.uid_validity = batch->folder->uid_validity;
    if (!begin(batch, error) || !folder_store_add_sighting(batch->archive->db, &sighting, error))
        return roll_back(batch);
    batch->pending.of[sighting.state]++;
    return true;
}

bool
batch_add_without(Batch *batch, uint32_t uid, SightingState state, const char *problem,
                  GError **error)
{
    SightingRow sighting = {
        .uid = uid, .state = state, .problem = problem, .internal_at = INSTANT_NONE};
    return enter(batch, sighting, error);
}

bool
batch_add_known(Batch *batch, const Glimpse *glimpse, bool is_to_go, bool *is_known, GError **error)
{
    const Trace *trace = &glimpse->trace;
    SightingRow sighting = {
        .uid = glimpse->uid,
        .state = SIGHTING_DUPLICATE,
        .item_id = trace->item_id,
        .sha256 = &trace->sha256,
        .internal_at = glimpse->internal_at,
    };
    if (!begin(batch, error) ||
        !recognition_store_claim(batch->archive->db, trace, is_known, error))
        return roll_back(batch);
    if (!*is_known)
        return true;
    if (!enter(batch, sighting, error))
        return false;
    batch->pending.recognised++;
    if (is_to_go &&
        !source_copies_want(batch->archive, batch->folder, glimpse->uid, &trace->sha256, error))
        return roll_back(batch);
    return !is_full(batch) || batch_commit(batch, error);
}

const BatchCounts *
batch_counts(const Batch *batch)
{
    return &batch->committed;
}
