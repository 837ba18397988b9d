/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expiry runs: counts and days, nothing that tells whom an item was with. */
#pragma once

#include "base/civil.h"
#include "store/db.h"

typedef struct {
    int64_t id;
    Day today;
    Instant started_at;
    int64_t evaluated, due, purged;
} RunRow;

/* Sets row->id. */
bool run_store_begin(Db *db, RunRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool run_store_finish(Db *db, const RunRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;
