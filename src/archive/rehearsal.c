/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/rehearsal.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/decisions.h"
#include "archive/schedules.h"
#include "store/schedule-store.h"

/* Later than any last day. */
#define NO_LAST_DAY G_MAXINT32

typedef struct {
    GArray *last_days; /* Day, in the order of the walk */
    guint place;
    ScheduleDifference *difference;
} Comparison;

static Day
last_day(const Decision *decision)
{
    return decision->keep_until != DAY_NONE ? decision->keep_until : NO_LAST_DAY;
}

static bool
note_current(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    Comparison *comparison = data;
    Day day = last_day(decided->decision);
    if (decided->decision->outcome == OUTCOME_DUE)
        day = DAY_NONE; /* due already: no version makes that worse */
    g_array_append_val(comparison->last_days, day);
    return true;
}

static bool
note_drafted(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    Comparison *comparison = data;
    ScheduleDifference *difference = comparison->difference;
    Day current = g_array_index(comparison->last_days, Day, comparison->place++);
    Day drafted = last_day(decided->decision);
    bool is_due = decided->decision->outcome == OUTCOME_DUE;
    difference->evaluated++;
    if (current == DAY_NONE) {
        difference->later += !is_due;
        return true;
    }
    difference->due += is_due;
    difference->earlier += drafted < current;
    difference->later += drafted > current;
    return true;
}

static bool
compare(Archive *archive, const Schedule *drafted, ScheduleDifference *difference, GError **error)
{
    g_autoptr(GArray) last_days = g_array_new(FALSE, FALSE, sizeof(Day));
    Comparison comparison = {last_days, 0, difference};
    DecisionScope now = {.today = archive_today(archive)};
    DecisionScope then = {.today = now.today, .schedule = drafted};
    return decisions_each(archive, &now, note_current, NULL, &comparison, error) &&
           decisions_each(archive, &then, note_drafted, NULL, &comparison, error);
}

bool
rehearsal_run(Archive *archive, unsigned version, ScheduleDifference *difference, GError **error)
{
    *difference = (ScheduleDifference){0};
    /* Both walks see the same items. */
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    g_autoptr(RetentionSchedule) draft =
        txn != NULL ? schedules_get_draft(archive, version, error) : NULL;
    if (draft == NULL || !schedules_set_shortened(archive, draft, error) ||
        !compare(archive, &draft->periods, difference, error))
        return false;
    difference->version = draft->periods.version;
    draft->periods.shortened_on = DAY_NONE;
    draft->rehearsed_at = instant_now();
    return schedule_store_update(archive->db, draft, error) &&
           audit_note(archive, "schedule rehearsed", "schedule", difference->version, error,
                      "earlier=%" G_GINT64_FORMAT " later=%" G_GINT64_FORMAT
                      " due=%" G_GINT64_FORMAT,
                      difference->earlier, difference->later, difference->due) &&
           txn_commit(txn, error);
}

bool
rehearsal_was(Archive *archive, unsigned version, bool *was_rehearsed, GError **error)
{
    g_autoptr(RetentionSchedule) draft = schedules_get_draft(archive, version, error);
    *was_rehearsed = draft != NULL && draft->rehearsed_at != INSTANT_NONE;
    return draft != NULL;
}
