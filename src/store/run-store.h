/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expiry runs: counts and days, nothing that tells whom an item was with. */
#pragma once

#include "base/civil.h"
#include "model/expiry.h"
#include "store/db.h"

typedef struct {
    int64_t id; /* 0: none */
    Day today;
    Instant started_at;
    int64_t evaluated, due, purged, records;
    unsigned schedule_version;
    ExpiryOverrides accepted;
} RunRow;

/* Sets row->id. */
bool run_store_begin(Db *db, RunRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A run that began and did not end: interrupted. */
bool run_store_find_unfinished(Db *db, RunRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores what has been purged so far. */
bool run_store_progress(Db *db, const RunRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores what an interrupted run goes on with: the numbers, and what was accepted. */
bool run_store_resume(Db *db, const RunRow *row, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores the end, and what was kept. */
bool run_store_finish(Db *db, const RunRow *row, const RuleCounts kept,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Of the last finished run; *run is 0 when there is none. */
bool run_store_last(Db *db, int64_t *run, RuleCounts kept, RuleCounts purged,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* When a run or a poll last told the time; INSTANT_NONE: never. */
bool run_store_last_clock(Db *db, Instant *at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Counts of purged items, gathered in memory until run_store_add_tally(). */
typedef struct RunTally RunTally;
RunTally *run_tally_new(void);
void run_tally_free(RunTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RunTally, run_tally_free)

/* Before the item is purged. */
bool run_tally_item(RunTally *tally, Db *db, int64_t item_id, Rule rule, const Zone *zone,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool run_store_add_tally(Db *db, int64_t run, const RunTally *tally,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
