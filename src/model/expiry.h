/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an expiry run did, or would do. */
#pragma once

#include "model/decision.h"

typedef struct {
    int64_t item_id;
    Rule rule;
    Day keep_until;
} DueItem;

typedef struct {
    int64_t run; /* 0 for a dry run */
    Day today;
    bool is_dry_run;
    int64_t evaluated;
    int64_t kept[RULE_COUNT]; /* by the rule that keeps them */
    int64_t purged;
    GArray *due; /* DueItem */
} ExpiryReport;

ExpiryReport *expiry_report_new(void);
void expiry_report_free(ExpiryReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExpiryReport, expiry_report_free)
