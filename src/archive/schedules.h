/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The retention schedule: the configuration drafts versions of it, a dry run shows what a version
 * would change, a person puts it in force. */
#pragma once

#include "archive/archive.h"

typedef struct {
    unsigned in_force; /* version; 0: none */
    unsigned draft;    /* the newest version, if it is newer than the one in force; else 0 */
    bool is_edited;    /* the configuration says something else than the version in force */
} ScheduleState;

bool schedules_state(Archive *archive, ScheduleState *state,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Periods of the version in force; those of the configuration while none is. */
bool schedules_periods(Archive *archive, Schedule *periods,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* `version` 0: the one in force, else the draft. FAIL_USAGE when there is none such. */
RetentionSchedule *schedules_get(Archive *archive, unsigned version,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A new archive starts under its configuration: nothing can be lost by that. In a transaction. */
bool schedules_begin(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the configuration says becomes a version; none is made when the newest draft says the same.
 * Returns its number, 0 on error. */
unsigned schedules_draft(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A version newer than the one in force (0: the newest). FAIL_USAGE when there is none such. */
RetentionSchedule *schedules_get_draft(Archive *archive, unsigned version,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets periods.shortened_on as if the draft came in force today: when a version began to be
 * shorter counts on in the versions after it. */
bool schedules_set_shortened(Archive *archive, RetentionSchedule *draft,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Puts a draft (0: the newest) in force from today on; one with a shorter period begins
 * with the safety delay. FAIL_REFUSED unless it was rehearsed. */
bool schedules_activate(Archive *archive, unsigned version,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
