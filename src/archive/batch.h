/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stream of messages into one folder of the ledger, committed in batches: items, ledger and
 * progress mark together, so that an interruption at any instant loses and doubles nothing. */
#pragma once

#include "archive/ingest.h"
#include "archive/recognition.h"

typedef struct {
    int64_t fetched, bytes;
    int64_t from_server;         /* bytes */
    int64_t recognised;          /* duplicates that need not be fetched */
    int64_t of[SIGHTING_STATES]; /* by what became of them */
} BatchCounts;

typedef struct Batch Batch;

/* `folder` is borrowed and kept up to date: its mark is what is committed. */
Batch *batch_new(Archive *archive, FolderRow *folder);

/* Rolls back what is not committed. */
void batch_free(Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)

/* Ingests one message; commits when enough has come together. The caller moves folder->last_uid
 * before it adds the message that completes a stretch. */
bool batch_add(Batch *batch, const Parcel *parcel, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Enters a message that could not be had (SIGHTING_FAILED) or is not wanted (SIGHTING_EXCLUDED). */
bool batch_add_without(Batch *batch, uint32_t uid, SightingState state, const char *problem,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Enters a message that the archive has, known without its bytes. `is_to_go`: the server's copy.
 * *is_known becomes false, and nothing is entered, when the archive has it no more by now. */
bool batch_add_known(Batch *batch, const Glimpse *glimpse, bool is_to_go, bool *is_known,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True after a message could not be stored: what was pending is rolled back, and nothing more can
 * be added or committed. */
bool batch_is_broken(const Batch *batch);

/* Commits what is pending, if anything is, before a wait of unknown length: until then nobody else
 * could write. */
bool batch_rest(Batch *batch, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Commits what is pending, with the folder's mark. */
bool batch_commit(Batch *batch, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of what was committed. */
const BatchCounts *batch_counts(const Batch *batch);
