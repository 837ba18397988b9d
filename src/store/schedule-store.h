/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Versions of the retention schedule. */
#pragma once

#include "model/schedule.h"
#include "store/db.h"

/* Stores it as a new draft and sets periods.version. The drafts before it that were never
 * activated are kept, as history. */
bool schedule_store_add(Db *db, RetentionSchedule *schedule,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *schedule is NULL when there is no such version. */
bool schedule_store_find(Db *db, unsigned version, RetentionSchedule **schedule,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The version in force, the newest that was activated; 0: none. The newest of all; 0: none. */
bool schedule_store_versions(Db *db, unsigned *in_force, unsigned *newest,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores rehearsed_at, activated_at, activated_by and periods.shortened_on. */
bool schedule_store_update(Db *db, const RetentionSchedule *schedule,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
