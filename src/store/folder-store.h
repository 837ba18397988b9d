/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mailboxes, their folders, and the completeness ledger: what became of every UID ever seen. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "store/db.h"

typedef struct {
    int64_t id;
    int64_t mailbox_id;
    uint32_t uid_validity;   /* 0: never polled */
    uint32_t last_uid;       /* progress mark */
    Instant polled_at;       /* INSTANT_NONE: never to the end */
    uint64_t highest_modseq; /* of the last complete poll (RFC 7162); 0: none */
} FolderRow;

/* Finds or makes the row; needs a transaction when it may have to make it. */
bool folder_store_get(Db *db, const char *mailbox, const char *folder, FolderRow *row,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* row->id is 0 when the folder was never polled. */
bool folder_store_find(Db *db, const char *mailbox, const char *folder, FolderRow *row,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The row of a folder that exists, and its name (newly allocated). */
bool folder_store_load(Db *db, int64_t id, FolderRow *row, char **name,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *name is NULL when there is no such mailbox. */
bool folder_store_mailbox_name(Db *db, int64_t mailbox_id, char **name,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets mark, UIDVALIDITY and modification sequence; `polled_at` too unless INSTANT_NONE. */
bool folder_store_mark(Db *db, const FolderRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum {
    SIGHTING_ARCHIVED,
    SIGHTING_DUPLICATE,
    SIGHTING_EXPIRED,
    SIGHTING_SUPPRESSED,
    SIGHTING_FAILED,
    SIGHTING_EXCLUDED, /* by a rule of the configuration */
} SightingState;
#define SIGHTING_STATES 6

const char *sighting_state_name(SightingState state);

typedef struct {
    int64_t folder_id;
    uint32_t uid_validity, uid;
    SightingState state;
    int64_t item_id;      /* 0: none */
    const Digest *sha256; /* of the bytes seen, a rendition of the item; NULL: none */
    const char *problem;  /* NULL unless failed or excluded */
    Instant internal_at;  /* the server's INTERNALDATE; INSTANT_NONE: none */
} SightingRow;

/* A UID that is in the ledger already keeps its state, unless it had failed or was excluded. */
bool folder_store_add_sighting(Db *db, const SightingRow *sighting,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* True in *is_seen when the item was seen in this folder already. */
bool folder_store_has_item(Db *db, int64_t folder_id, int64_t item_id, bool *is_seen,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ledger of a folder: how many UIDs of this UIDVALIDITY are in each state. */
bool folder_store_count(Db *db, const FolderRow *row, int64_t counts[SIGHTING_STATES],
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Which UIDs of a folder the ledger has under its UIDVALIDITY, ascending; uint32_t. `settled`: only
 * those that need not be asked for again, which leaves out what failed or was excluded. */
bool folder_store_uids(Db *db, const FolderRow *row, bool settled, GArray **uids,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The server has these UIDs no more (first <= UID <= last). Inside a transaction. */
bool folder_store_note_gone(Db *db, const FolderRow *row, uint32_t first, uint32_t last, Day today,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The folder's UIDs are those of another server from now on: what the ledger tells of the former
 * one stays, under numbers that no server gives, and the folder is looked through from its
 * beginning. Inside a transaction. */
bool folder_store_void(Db *db, int64_t folder_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Folders of the mailbox on its server; int64_t. */
GArray *folder_store_list(Db *db, int64_t mailbox_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the ledger has any message of the mailbox that could be recognised on its server. */
bool folder_store_has_traces(Db *db, int64_t mailbox_id, bool *has_traces,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was purged does not come back: keyed fingerprints, per mailbox, for a limited time. */
bool folder_store_suppress(Db *db, int64_t item_id, const Digest *fingerprint, Day until,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool folder_store_is_suppressed(Db *db, int64_t mailbox_id, const Digest *fingerprint, Day today,
                                bool *is_suppressed, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool folder_store_forget_suppressions(Db *db, Day today, GError **error) G_GNUC_WARN_UNUSED_RESULT;
