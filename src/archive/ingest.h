/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One raw message -> one item: parsed, dated, linked, joined to its conversation, stored byte
 * for byte, indexed, entered in the ledger. Runs inside the caller's transaction. */
#pragma once

#include "archive/archive.h"
#include "base/spool.h"
#include "store/folder-store.h"

typedef struct {
    const FolderRow *folder;
    uint32_t uid;
    Instant received_at;  /* the server's INTERNALDATE; for imports INSTANT_NONE */
    Instant container_at; /* an import's own date (From_ line, file time); else INSTANT_NONE */
} Arrival;

/* *state tells what became of it. A message with broken contents is archived like any other: an
 * error is the disk's or the database's. */
bool ingest_message(Archive *archive, const Arrival *arrival, const Spool *raw,
                    SightingState *state, GError **error) G_GNUC_WARN_UNUSED_RESULT;
