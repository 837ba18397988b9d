/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The audit chain: rows that are only ever added. Each event's hash is the SHA-256 of the hash
 * before it and of the event; the end of the chain is sealed with the archive's key. */
#pragma once

#include "model/audit.h"
#include "store/db.h"

/* Appends it; id and hash follow from the chain and are set. Inside the transaction of the act. An
 * end of the chain that was changed from outside is no error here, and is found by verification as
 * before. */
bool audit_store_add(Db *db, AuditEvent *event, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Events from `first` on, in order. */
bool audit_store_each(Db *db, int64_t first, AuditFunc on_event, void *data,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* As recorded. */
bool audit_store_head(Db *db, AuditHead *head, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Recomputes the whole chain. FAIL_CORRUPT names the first event that was changed, is missing, or
 * was added; or says that the tail was cut. `head` is what it ended with. */
bool audit_store_verify(Db *db, AuditHead *head, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The hash of the event with this id; all zero for 0. FAIL_CORRUPT when there is none. */
bool audit_store_hash(Db *db, int64_t id, Digest *hash, GError **error) G_GNUC_WARN_UNUSED_RESULT;
