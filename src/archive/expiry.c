/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/expiry.h"

#include "archive/archive-private.h"
#include "archive/decisions.h"
#include "archive/purge.h"
#include "store/run-store.h"

static bool
note(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    ExpiryReport *report = data;
    const Decision *decision = decided->decision;
    report->evaluated++;
    if (decision->outcome != OUTCOME_DUE) {
        report->kept[decision_rule(decision)]++;
        return true;
    }
    DueItem due = {decided->item_id, decision_rule(decision), decision->keep_until};
    g_array_append_val(report->due, due);
    return true;
}

ExpiryReport *
expiry_plan(Archive *archive, Day today, GError **error)
{
    g_autoptr(ExpiryReport) report = expiry_report_new();
    report->today = today;
    report->is_dry_run = true;
    DecisionScope scope = {.today = today};
    if (!decisions_each(archive, &scope, note, NULL, report, error))
        return NULL;
    return g_steal_pointer(&report);
}

static bool
purge_due(Archive *archive, ExpiryReport *report, GError **error)
{
    for (guint i = 0; i < report->due->len; i++) {
        const DueItem *due = &g_array_index(report->due, DueItem, i);
        if (!purge_item(archive, due->item_id, report->today, error))
            return false;
        report->purged++;
    }
    return true;
}

static bool
run(Archive *archive, ExpiryReport *report, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    RunRow row = {.today = report->today, .started_at = instant_now()};
    if (txn == NULL || !run_store_begin(archive->db, &row, error) ||
        !decisions_each(archive, &(DecisionScope){.today = report->today}, note, NULL, report,
                        error) ||
        !purge_due(archive, report, error))
        return false;
    row.evaluated = report->evaluated;
    row.due = report->due->len;
    row.purged = report->purged;
    report->run = row.id;
    return run_store_finish(archive->db, &row, error) && txn_commit(txn, error);
}

ExpiryReport *
expiry_execute(Archive *archive, GError **error)
{
    g_autoptr(ExpiryReport) report = expiry_report_new();
    report->today = archive_today(archive);
    if (!run(archive, report, error))
        return NULL;
    /* Also when nothing was due: an earlier run may have been interrupted before it settled. */
    if (!purge_settle(archive, error)) {
        g_prefix_error(error,
                       "%" G_GINT64_FORMAT
                       " items are deleted, but traces of them are still in the "
                       "file; run 'letterbook expire' again: ",
                       report->purged);
        return NULL;
    }
    return g_steal_pointer(&report);
}
