/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/expiry.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/certificates.h"
#include "archive/decisions.h"
#include "archive/expiry-batch.h"
#include "archive/guards.h"
#include "archive/holds.h"
#include "archive/purge.h"
#include "archive/residue.h"
#include "archive/schedules.h"
#include "archive/source-removal.h"
#include "base/lock.h"
#include "store/run-store.h"

/* ── the plan ────────────────────────────────────────────────────────────────────────────── */

static bool
note_item(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    ExpiryReport *report = data;
    const Decision *decision = decided->decision;
    report->evaluated++;
    if (decision->outcome != OUTCOME_DUE) {
        report->kept[decision_rule(decision)]++;
        return true;
    }
    DueItem due = {decided->item_id, decision_rule(decision), decision->keep_until, false};
    g_array_append_val(report->due, due);
    return true;
}

static bool
note_record(const DecidedRecord *decided, void *data, GError **error)
{
    (void)error;
    ExpiryReport *report = data;
    const Decision *decision = decided->decision;
    if (decision->outcome != OUTCOME_DUE)
        return true;
    DueRecord due = {decided->party_id, decision_rule(decision), decision->keep_until, false};
    g_array_append_val(report->due_records, due);
    return true;
}

static ExpiryReport *
plan(Archive *archive, Day today, GError **error)
{
    Schedule schedule;
    if (!schedules_periods(archive, &schedule, error))
        return NULL;
    g_autoptr(ExpiryReport) report = expiry_report_new();
    DecisionScope scope = {.today = today, .schedule = &schedule};
    report->today = today;
    report->is_dry_run = true;
    report->schedule_version = schedule.version;
    if (!decisions_each(archive, &scope, note_item, note_record, report, error) ||
        !run_store_last(archive->db, &report->last_run, report->last_kept, report->last_purged,
                        error))
        return NULL;
    return g_steal_pointer(&report);
}

ExpiryReport *
expiry_plan(Archive *archive, Day today, GError **error)
{
    static const ExpiryOverrides none = {-1, DAY_NONE};
    g_autoptr(ExpiryReport) report = plan(archive, today, error);
    if (report == NULL || (today == archive_today(archive) &&
                           !guards_check(archive, report, &none, 0, &report->refused, error)))
        return NULL;
    return g_steal_pointer(&report);
}

/* ── the run ─────────────────────────────────────────────────────────────────────────────── */

static bool
note_begin(Archive *archive, const ExpiryReport *report, const ExpiryOverrides *overrides,
           const RunRow *run, bool is_resumed, GError **error)
{
    g_autoptr(GString) detail = g_string_new(NULL);
    g_string_printf(detail, "due=%u records=%u schedule=%u", report->due->len,
                    report->due_records->len, report->schedule_version);
    if (overrides->due >= 0)
        g_string_append_printf(detail, " accept-due=%" G_GINT64_FORMAT, overrides->due);
    char clock[DAY_TEXT_SIZE];
    if (overrides->clock != DAY_NONE)
        g_string_append_printf(detail, " accept-clock=%s", day_format(overrides->clock, clock));
    return audit_note(archive, is_resumed ? "expiry resumed" : "expiry started", "run", run->id,
                      error, "%s", detail->str);
}

/* What is typed to let an interrupted run go on counts with what it has purged before. */
static void
accept_more(RunRow *run, const ExpiryOverrides *overrides)
{
    if (overrides->due >= 0)
        run->accepted.due = run->purged + overrides->due;
    if (overrides->clock != DAY_NONE)
        run->accepted.clock = overrides->clock;
}

/* A new run, or the one that was interrupted: what is still due is its rest. */
static bool
begin(Archive *archive, const ExpiryReport *report, const ExpiryOverrides *overrides, RunRow *run,
      GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL)
        return false;
    bool is_resumed = run->id != 0;
    run->due = run->purged + report->due->len;
    if (is_resumed) {
        accept_more(run, overrides);
    } else {
        run->today = report->today;
        run->started_at = instant_now();
        run->evaluated = report->evaluated;
        run->schedule_version = report->schedule_version;
        run->accepted = *overrides;
    }
    return holds_extend(archive, error) &&
           (is_resumed ? run_store_resume(archive->db, run, error)
                       : run_store_begin(archive->db, run, error)) &&
           note_begin(archive, report, overrides, run, is_resumed, error) && txn_commit(txn, error);
}

static bool
finish(Archive *archive, const ExpiryReport *report, const RunRow *run, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && run_store_finish(archive->db, run, report->kept, error) &&
           audit_note(archive, "expiry finished", "run", run->id, error,
                      "purged=%" G_GINT64_FORMAT " records=%" G_GINT64_FORMAT, run->purged,
                      run->records) &&
           certificates_issue(archive, run->id, report->sources.removed, report->sources.remaining,
                              error) &&
           txn_commit(txn, error);
}

static bool
settle(Archive *archive, const ExpiryReport *report, GError **error)
{
    /* Also when nothing was due: an earlier run may have been interrupted before it settled. */
    if (purge_settle(archive, error))
        return true;
    g_prefix_error(error,
                   "%" G_GINT64_FORMAT " items are deleted, but traces of them are still in the "
                   "file; run 'letterbook expire' again: ",
                   report->purged);
    return false;
}

static bool
carry_out(Archive *archive, ExpiryReport *report, const ExpiryOverrides *overrides, RunRow *run,
          GError **error)
{
    if (!residue_take_away(archive, error) || !begin(archive, report, overrides, run, error))
        return false;
    report->run = run->id;
    return expiry_batch_items(archive, report, run, error) &&
           expiry_batch_records(archive, report, run, error) && settle(archive, report, error) &&
           source_removal_all(archive, &report->sources, error) &&
           finish(archive, report, run, error);
}

/* The plan of the present day; where none can be made because a hold is in doubt, a report that
 * says so. */
static ExpiryReport *
plan_or_refuse(Archive *archive, GError **error)
{
    g_autoptr(GError) problem = NULL;
    Day today = archive_today(archive);
    ExpiryReport *report = plan(archive, today, &problem);
    if (report == NULL && fail_is(problem, FAIL_REFUSED)) {
        report = expiry_report_new();
        report->today = today;
        report->refused = g_strdup(problem->message);
    } else if (report == NULL) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    report->is_dry_run = false;
    return report;
}

ExpiryReport *
expiry_execute(Archive *archive, const ExpiryOverrides *overrides, GError **error)
{
    RunRow run;
    g_autofree char *path = archive_file(archive->settings, EXPIRE_LOCK);
    g_autoptr(Lock) lock = lock_take(path, "another expiry run is under way", error);
    if (lock == NULL || !run_store_find_unfinished(archive->db, &run, error))
        return NULL;
    g_autoptr(ExpiryReport) report = plan_or_refuse(archive, error);
    if (report == NULL)
        return NULL;
    int64_t interrupted = run.id != 0 ? run.due - run.purged : 0;
    if (report->refused == NULL &&
        !guards_check(archive, report, overrides, interrupted, &report->refused, error))
        return NULL;
    if (report->refused == NULL && !carry_out(archive, report, overrides, &run, error))
        return NULL;
    return g_steal_pointer(&report);
}
