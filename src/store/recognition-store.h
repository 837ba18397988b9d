/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Recognising a message that the archive has from what a server tells without sending it: the
 * author's fields and its size. */
#pragma once

#include "base/civil.h"
#include "base/digest.h"
#include "store/db.h"

/* Keyed, of an outline (mail/outline.h) and the size of the whole message. Equal for two messages
 * that differ only where a server would have to send them to tell. */
int64_t recognition_fingerprint(Db *db, const Digest *outline, int64_t size);

/* The rendition of the item with this digest looks so. Inside a transaction. */
bool recognition_store_note(Db *db, int64_t item_id, const Digest *sha256, int64_t fingerprint,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A place in the mailbox where a message that looks so was seen, and has not been found again
 * since. */
typedef struct {
    int64_t item_id;
    Digest sha256;
    Instant internal_at;
    int64_t folder_id;
    int64_t uid_validity; /* beyond 32 bits: of a server that the mailbox has left */
    uint32_t uid;
    bool may_be_there; /* the folder still counts so, and it is not known to be gone */
} Trace;

/* At most so many: a mailbox with more copies of one message has it sent. */
#define TRACES_MAX 64

/* Trace; empty when there is none. */
GArray *recognition_store_find(Db *db, int64_t mailbox_id, int64_t fingerprint,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How a message that the folder should still have looks. */
typedef struct {
    uint32_t uid;
    int64_t fingerprint;
} Sample;

/* The latest messages of the folder under its UIDVALIDITY, at most `limit`; Sample, ascending. */
GArray *recognition_store_sample(Db *db, int64_t folder_id, uint32_t uid_validity, guint limit,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The message of this trace was found under another UID: it cannot be found a second time. Inside a
 * transaction. *is_claimed: false when it was purged or found meanwhile. */
bool recognition_store_claim(Db *db, const Trace *trace, bool *is_claimed,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
