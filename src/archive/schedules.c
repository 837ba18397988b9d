/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/schedules.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "store/schedule-store.h"

static bool
find_in_force(Archive *archive, RetentionSchedule **schedule, GError **error)
{
    unsigned in_force, newest;
    return schedule_store_versions(archive->db, &in_force, &newest, error) &&
           schedule_store_find(archive->db, in_force, schedule, error);
}

bool
schedules_periods(Archive *archive, Schedule *periods, GError **error)
{
    g_autoptr(RetentionSchedule) schedule = NULL;
    if (!find_in_force(archive, &schedule, error))
        return false;
    *periods = schedule != NULL ? schedule->periods : archive->settings->schedule->periods;
    return true;
}

bool
schedules_begin(Archive *archive, GError **error)
{
    RetentionSchedule *schedule = archive->settings->schedule;
    schedule->drafted_at = instant_now();
    schedule->drafted_by = g_strdup(archive_actor());
    if (!schedule_store_add(archive->db, schedule, error))
        return false;
    schedule->activated_at = schedule->drafted_at;
    schedule->activated_by = g_strdup(archive_actor());
    return schedule_store_update(archive->db, schedule, error) &&
           audit_note(archive, "schedule activated", "schedule", schedule->periods.version, error,
                      "%s", "with=archive");
}
