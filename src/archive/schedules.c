/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/schedules.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "store/schedule-store.h"

/* ── which there are ─────────────────────────────────────────────────────────────────────── */

static bool
find_in_force(Archive *archive, RetentionSchedule **schedule, GError **error)
{
    unsigned in_force, newest;
    return schedule_store_versions(archive->db, &in_force, &newest, error) &&
           schedule_store_find(archive->db, in_force, schedule, error);
}

bool
schedules_state(Archive *archive, ScheduleState *state, GError **error)
{
    unsigned newest;
    g_autoptr(RetentionSchedule) schedule = NULL;
    if (!schedule_store_versions(archive->db, &state->in_force, &newest, error) ||
        !schedule_store_find(archive->db, state->in_force, &schedule, error))
        return false;
    state->draft = newest > state->in_force ? newest : 0;
    state->is_edited =
        schedule != NULL && !retention_schedule_equal(schedule, archive->settings->schedule);
    return true;
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

RetentionSchedule *
schedules_get(Archive *archive, unsigned version, GError **error)
{
    ScheduleState state;
    g_autoptr(RetentionSchedule) schedule = NULL;
    if (!schedules_state(archive, &state, error))
        return NULL;
    unsigned wanted = version != 0 ? version : state.in_force != 0 ? state.in_force : state.draft;
    if (!schedule_store_find(archive->db, wanted, &schedule, error))
        return NULL;
    if (schedule == NULL && version == 0)
        fail(error, FAIL_USAGE,
             "there is no retention schedule yet (see 'letterbook schedule draft')");
    else if (schedule == NULL)
        fail(error, FAIL_USAGE, "the retention schedule has no version %u", version);
    return g_steal_pointer(&schedule);
}

/* ── drafts ──────────────────────────────────────────────────────────────────────────────── */

static bool
add_draft(Archive *archive, GError **error)
{
    RetentionSchedule *schedule = archive->settings->schedule;
    schedule->drafted_at = instant_now();
    g_free(schedule->drafted_by);
    schedule->drafted_by = g_strdup(archive_actor());
    return schedule_store_add(archive->db, schedule, error) &&
           audit_note(archive, "schedule drafted", "schedule", schedule->periods.version, error,
                      "%s", "");
}

unsigned
schedules_draft(Archive *archive, GError **error)
{
    ScheduleState state;
    g_autoptr(RetentionSchedule) draft = NULL;
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !schedules_state(archive, &state, error) ||
        !schedule_store_find(archive->db, state.draft, &draft, error))
        return 0;
    if (draft != NULL && retention_schedule_equal(draft, archive->settings->schedule))
        return state.draft;
    return add_draft(archive, error) && txn_commit(txn, error)
               ? archive->settings->schedule->periods.version
               : 0;
}

/* Time goes forward: what is older than the version in force can only be drafted anew. */
static bool
check_draft(const RetentionSchedule *draft, const ScheduleState *state, GError **error)
{
    unsigned version = draft->periods.version;
    if (draft->activated_at != INSTANT_NONE)
        return fail(error, FAIL_USAGE, "version %u has been in force already: draft a new one",
                    version);
    return version > state->in_force ||
           fail(error, FAIL_USAGE,
                "version %u is older than version %u, which is in force: draft a new one", version,
                state->in_force);
}

RetentionSchedule *
schedules_get_draft(Archive *archive, unsigned version, GError **error)
{
    ScheduleState state;
    if (!schedules_state(archive, &state, error))
        return NULL;
    if (version == 0 && state.draft == 0) {
        fail(error, FAIL_USAGE,
             "there is no draft: change [retention] in %s, then run 'letterbook "
             "schedule draft'",
             archive->settings->source);
        return NULL;
    }
    g_autoptr(RetentionSchedule) draft =
        schedules_get(archive, version != 0 ? version : state.draft, error);
    return draft != NULL && check_draft(draft, &state, error) ? g_steal_pointer(&draft) : NULL;
}

bool
schedules_set_shortened(Archive *archive, RetentionSchedule *draft, GError **error)
{
    g_autoptr(RetentionSchedule) current = NULL;
    if (!find_in_force(archive, &current, error))
        return false;
    if (current == NULL || schedule_is_shorter(&draft->periods, &current->periods))
        draft->periods.shortened_on = archive_today(archive);
    else
        draft->periods.shortened_on = current->periods.shortened_on;
    return true;
}

/* ── activation ──────────────────────────────────────────────────────────────────────────── */

static bool
activate(Archive *archive, RetentionSchedule *schedule, GError **error)
{
    schedule->activated_at = instant_now();
    g_free(schedule->activated_by);
    schedule->activated_by = g_strdup(archive_actor());
    return schedule_store_update(archive->db, schedule, error) &&
           audit_note(archive, "schedule activated", "schedule", schedule->periods.version, error,
                      "%s", schedule->periods.shortened_on != DAY_NONE ? "shorter=yes" : "");
}

bool
schedules_activate(Archive *archive, unsigned version, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(RetentionSchedule) draft =
        txn != NULL ? schedules_get_draft(archive, version, error) : NULL;
    if (draft == NULL)
        return false;
    if (draft->rehearsed_at == INSTANT_NONE)
        return fail(error, FAIL_REFUSED,
                    "there was no dry run of version %u: look at what it changes, then activate it",
                    draft->periods.version);
    return schedules_set_shortened(archive, draft, error) && activate(archive, draft, error) &&
           txn_commit(txn, error);
}

bool
schedules_begin(Archive *archive, GError **error)
{
    return add_draft(archive, error) && activate(archive, archive->settings->schedule, error);
}
