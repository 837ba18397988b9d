/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mailboxes, their folders, and the completeness ledger: what became of every UID ever seen. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "store/db.h"

typedef struct {
    int64_t id;
    int64_t mailbox_id;
    uint32_t uid_validity; /* 0: never polled */
    uint32_t last_uid;     /* progress mark */
    Instant polled_at;     /* INSTANT_NONE: never to the end */
} FolderRow;

/* Finds or makes the row; needs a transaction when it may have to make it. */
bool folder_store_get(Db *db, const char *mailbox, const char *folder, FolderRow *row,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* row->id is 0 when the folder was never polled. */
bool folder_store_find(Db *db, const char *mailbox, const char *folder, FolderRow *row,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *name is NULL when there is no such mailbox. */
bool folder_store_mailbox_name(Db *db, int64_t mailbox_id, char **name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets mark and UIDVALIDITY; `polled_at` too unless INSTANT_NONE. */
bool folder_store_mark(Db *db, const FolderRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
    SIGHTING_ARCHIVED,
    SIGHTING_DUPLICATE,
    SIGHTING_EXPIRED,
    SIGHTING_SUPPRESSED,
    SIGHTING_FAILED,
} SightingState;
#define SIGHTING_STATES 5

const char *sighting_state_name(SightingState state);

typedef struct {
    int64_t folder_id;
    uint32_t uid_validity, uid;
    SightingState state;
    int64_t item_id;      /* 0: none */
    const Digest *sha256; /* of the bytes seen, a rendition of the item; NULL: none */
    const char *problem;  /* NULL unless failed */
} SightingRow;

/* A UID that is in the ledger already keeps its state, unless it had failed. */
bool folder_store_add_sighting(Db *db, const SightingRow *sighting,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True in *is_seen when the item was seen in this folder already. */
bool folder_store_has_item(Db *db, int64_t folder_id, int64_t item_id, bool *is_seen,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ledger of a folder: how many UIDs of this UIDVALIDITY are in each state. */
bool folder_store_count(Db *db, const FolderRow *row, int64_t counts[SIGHTING_STATES],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All UIDs in the ledger of a folder under its UIDVALIDITY, ascending; uint32_t. */
bool folder_store_uids(Db *db, const FolderRow *row, GArray **uids,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was purged does not come back: keyed fingerprints, per mailbox, for a limited time. */
bool folder_store_suppress(Db *db, int64_t item_id, const Digest *fingerprint, Day until,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool folder_store_is_suppressed(Db *db, int64_t mailbox_id, const Digest *fingerprint, Day today,
                                bool *is_suppressed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool folder_store_forget_suppressions(Db *db, Day today, GError **error) G_GNUC_WARN_UNUSED_RESULT;
