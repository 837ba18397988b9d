/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One version of the retention schedule: its periods, and for each rule why it keeps and on which
 * legal ground. */
#pragma once

#include "model/decision.h"

typedef struct {
    char *purpose;      /* never empty in a version in force */
    char *lawful_basis; /* likewise */
} RuleGround;

typedef struct {
    Schedule periods; /* with version and shortened_on; the zone is not the schedule's */
    RuleGround grounds[RULE_COUNT];
    Instant drafted_at, rehearsed_at, activated_at; /* INSTANT_NONE: not yet */
    char *drafted_by, *activated_by;                /* accounts; NULL: not yet */
} RetentionSchedule;

/* Default periods and grounds, of no version yet. */
RetentionSchedule *retention_schedule_new(void);
void retention_schedule_free(RetentionSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RetentionSchedule, retention_schedule_free)

/* Same periods, clock and grounds. */
bool retention_schedule_equal(const RetentionSchedule *one, const RetentionSchedule *other);

/* Some period is shorter than in the other one, or the clock is stricter. The safety delay is no
 * period. A financial year that ends in another month counts as shorter: for some items it is. */
bool schedule_is_shorter(const Schedule *one, const Schedule *other);
