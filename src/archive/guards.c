/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/guards.h"

#include "archive/archive-private.h"
#include "archive/schedules.h"
#include "store/run-store.h"

/* So many may go without being asked about. */
#define DUE_FREE 100
#define DUE_PERCENT 5

/* After a longer silence, the clock is doubted. */
#define SILENCE_DAYS 7

/* ── schedule ────────────────────────────────────────────────────────────────────────────── */

static bool
check_schedule(Archive *archive, char **refusal, GError **error)
{
    ScheduleState state;
    if (!schedules_state(archive, &state, error))
        return false;
    if (state.in_force == 0)
        *refusal = g_strdup("no retention schedule has been activated: run 'letterbook schedule "
                            "draft', then 'letterbook schedule activate'");
    else if (state.is_edited)
        *refusal = g_strdup_printf(
            "the configuration says something else than version %u of the retention schedule, "
            "which is in force: activate the change ('letterbook schedule draft', then 'letterbook "
            "schedule activate') or take it back",
            state.in_force);
    return true;
}

/* ── clock ───────────────────────────────────────────────────────────────────────────────── */

static char *
doubt(Archive *archive, Day today, Instant last)
{
    char now[DAY_TEXT_SIZE], then[DAY_TEXT_SIZE];
    Day built = zone_day(archive->zone, (Instant)BUILD_TIME);
    day_format(today, now);
    if (today < built)
        return g_strdup_printf("the clock says %s, but this program was built on %s", now,
                               day_format(built, then));
    if (last == INSTANT_NONE)
        return NULL;
    Day last_day = zone_day(archive->zone, last);
    day_format(last_day, then);
    if (today < last_day)
        return g_strdup_printf("the clock says %s, but the last run or poll was on %s", now, then);
    if (today > last_day + SILENCE_DAYS)
        return g_strdup_printf("the clock says %s, and there was no run or poll since %s", now,
                               then);
    return NULL;
}

static bool
check_clock(Archive *archive, Day today, const ExpiryOverrides *overrides, char **refusal,
            GError **error)
{
    Instant last;
    char now[DAY_TEXT_SIZE], typed[DAY_TEXT_SIZE];
    day_format(today, now);
    if (overrides->clock != DAY_NONE && overrides->clock != today) {
        *refusal = g_strdup_printf("the clock says %s, not %s (--accept-clock)", now,
                                   day_format(overrides->clock, typed));
        return true;
    }
    if (!run_store_last_clock(archive->db, &last, error))
        return false;
    g_autofree char *doubted = overrides->clock == DAY_NONE ? doubt(archive, today, last) : NULL;
    if (doubted != NULL)
        *refusal = g_strdup_printf("%s: set the clock, or if it is right, accept it with "
                                   "--accept-clock=%s",
                                   doubted, now);
    return true;
}

/* ── how many ────────────────────────────────────────────────────────────────────────────── */

static char *
doubt_number(const ExpiryReport *plan, const ExpiryOverrides *overrides, int64_t interrupted)
{
    int64_t due = plan->due->len, limit = MAX(DUE_FREE, plan->evaluated * DUE_PERCENT / 100);
    if (overrides->due >= 0 && overrides->due != due)
        return g_strdup_printf("%" G_GINT64_FORMAT " items are due, not %" G_GINT64_FORMAT
                               " (--accept-due): look at 'letterbook expire --dry-run' again",
                               due, overrides->due);
    if (overrides->due == due || due <= limit || due <= interrupted)
        return NULL;
    return g_strdup_printf("%" G_GINT64_FORMAT " items are due, more than %" G_GINT64_FORMAT
                           " (the larger of %d and %d%% of the archive): look at 'letterbook "
                           "expire --dry-run', and if "
                           "they shall go, type --accept-due=%" G_GINT64_FORMAT,
                           due, limit, DUE_FREE, DUE_PERCENT, due);
}

bool
guards_check(Archive *archive, const ExpiryReport *plan, const ExpiryOverrides *overrides,
             int64_t interrupted, char **refusal, GError **error)
{
    *refusal = NULL;
    if (!check_schedule(archive, refusal, error))
        return false;
    if (*refusal == NULL && !check_clock(archive, plan->today, overrides, refusal, error))
        return false;
    if (*refusal == NULL)
        *refusal = doubt_number(plan, overrides, interrupted);
    return true;
}
