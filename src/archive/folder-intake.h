/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an opened folder has for the archive, coming in: what is beyond the mark is recognised, left
 * out as too large, or fetched, and entered in batches. The server may send in any order: the mark
 * moves only over UIDs that are all in. */
#pragma once

#include "archive/batch.h"
#include "archive/folder-poll.h"

typedef struct {
    const FolderTask *task;
    FolderRow *folder; /* borrowed; its mark is kept up to date */
    Batch *batch;
    GArray *wanted; /* uint32_t, ascending */
    bool *has_come; /* by place in `wanted` */
    guint complete; /* how many of `wanted`, from the first on, are in */
    GArray *oversized;
} Intake;

void intake_init(Intake *intake, const FolderTask *task, FolderRow *folder);

/* Rolls back what is not committed. */
void intake_clear(Intake *intake);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Intake, intake_clear)

/* Takes in all there is; the caller commits the last batch. What came before an error is whole. */
bool intake_run(Intake *intake, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What was committed so far; without the time it took and what was removed from the server. */
PollReport intake_report(const Intake *intake);
