/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Source copies: messages on a server that are to be removed and are not verifiably gone. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "store/db.h"

typedef struct {
    int64_t folder_id;
    uint32_t uid_validity, uid;
    Digest fingerprint; /* keyed, of the SHA-256 of its bytes */
    Day wanted_on;
    Day tried_on; /* when this very message could not be removed; DAY_NONE: never */
} SourceRow;

/* A copy that is wanted gone already stays as it is. */
bool source_store_add(Db *db, const SourceRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls `on_sighting` for each place on a server where the item may still be (imports are none),
 * with the digest of the bytes seen there. The row has no fingerprint and no day yet. */
typedef bool (*SourceSightingFunc)(const char *mailbox, SourceRow *row, const Digest *sha256,
                                   void *data, GError **error);
bool source_store_sightings(Db *db, int64_t item_id, SourceSightingFunc on_sighting, void *data,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Up to `limit` SourceRow of one folder and UIDVALIDITY, from UID `first` on, ascending. */
typedef struct {
    int64_t folder_id;
    uint32_t uid_validity;
    uint32_t first;
    guint limit;
} SourceRange;
GArray *source_store_list(Db *db, const SourceRange *range,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Names of the mailbox's folders that have copies. */
GStrv source_store_folders(Db *db, const char *mailbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The copy is gone from the server: the ledger learns of it. */
bool source_store_remove(Db *db, const SourceRow *row, Day today,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Why this one message stays. */
bool source_store_set_problem(Db *db, const SourceRow *row, const char *problem, Day today,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Why all of a folder's copies stay (but for those of one UIDVALIDITY; 0: for none), or a
 * mailbox's. Copies with a problem of their own keep it. */
bool source_store_set_folder_problem(Db *db, int64_t folder_id, uint32_t other_than,
                                     const char *problem, GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool source_store_set_mailbox_problem(Db *db, const char *mailbox, const char *problem,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets copies that were seen under another UIDVALIDITY: their UIDs mean nothing any more.
 * *count: how many they were. */
bool source_store_forget_void(Db *db, int64_t folder_id, uint32_t uid_validity, int64_t *count,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many there are in one folder, and in all. */
bool source_store_count(Db *db, int64_t folder_id, int64_t *count,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool source_store_count_all(Db *db, int64_t *count, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of them, by mailbox, folder and UID. Names and problem (NULL: not tried yet) are lent for the
 * call. */
typedef void (*SourceCopyFunc)(const char *mailbox, const char *folder, const SourceRow *row,
                               const char *problem, void *data);
bool source_store_each(Db *db, SourceCopyFunc on_copy, void *data,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
