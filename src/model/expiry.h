/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expiry run did, or would do. */
#pragma once

#include "model/decision.h"
#include "model/source-counts.h"

typedef struct {
    int64_t item_id;
    Rule rule;
    Day keep_until;
    bool is_gone; /* else it is a dry run, or something changed before its turn came */
} DueItem;

/* A contact record. */
typedef struct {
    int64_t party_id;
    Rule rule;
    Day keep_until;
    bool is_gone; /* likewise */
} DueRecord;

/* Items by rule. */
typedef int64_t RuleCounts[RULE_COUNT];

typedef struct {
    int64_t run; /* 0 for a dry run */
    Day today;
    bool is_dry_run;
    unsigned schedule_version; /* 0: none is in force */
    int64_t evaluated;
    RuleCounts kept; /* by the rule that keeps them */
    int64_t purged, records_purged;
    GArray *due;         /* DueItem */
    GArray *due_records; /* DueRecord */
    char *refused;       /* why nothing is deleted, and what to do; NULL: nothing is in the way */

    int64_t last_run; /* the last one that was executed; 0: none */
    RuleCounts last_kept, last_purged;

    SourceCounts sources; /* copies on servers */
} ExpiryReport;

ExpiryReport *expiry_report_new(void);
void expiry_report_free(ExpiryReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExpiryReport, expiry_report_free)

/* What a person typed to let a run pass its guards. */
typedef struct {
    int64_t due; /* exactly so many items; -1: not typed */
    Day clock;   /* this is today; DAY_NONE: not typed */
} ExpiryOverrides;
