/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message -> one item: dated, linked, joined to its conversation, stored byte
 * for byte, indexed, entered in the ledger. Runs inside the caller's transaction. */
#pragma once

#include "archive/archive.h"
#include "archive/parcel.h"
#include "store/folder-store.h"

/* Enters it under parcel->uid in the folder's ledger; *state tells what became of it. A message
 * with broken contents is archived like any other: an error is the disk's or the database's. */
bool ingest_parcel(Archive *archive, const FolderRow *folder, const Parcel *parcel,
                   SightingState *state, GError **error) G_GNUC_WARN_UNUSED_RESULT;
