/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dry run of a draft of the retention schedule. */
#pragma once

#include "archive/archive.h"

/* What a version would change, in items, compared with the schedule in force. */
typedef struct {
    unsigned version;
    int64_t evaluated;
    int64_t earlier, later; /* whose last day moves, or ceases or begins to be known */
    int64_t due;            /* due now under it, and not today */
} ScheduleDifference;

/* The dry run of a draft (0: the newest): notes that there was one.
 * FAIL_USAGE when there is none. */
bool rehearsal_run(Archive *archive, unsigned version, ScheduleDifference *difference,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether there was a dry run of it already. */
bool rehearsal_was(Archive *archive, unsigned version, bool *was_rehearsed,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
