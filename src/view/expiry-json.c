/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/expiry-json.h"

#include "view/json.h"

static json_t *
counts_json(const RuleCounts counts)
{
    json_t *object = json_object();
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (counts[rule] != 0)
            json_object_set_new(object, rule_names[rule], json_integer(counts[rule]));
    return object;
}

/* What is kept now, less what the last run kept. */
static json_t *
difference_json(const ExpiryReport *report)
{
    RuleCounts difference;
    if (report->last_run == 0)
        return json_null();
    for (int rule = 0; rule < RULE_COUNT; rule++)
        difference[rule] = report->kept[rule] - report->last_kept[rule];
    return counts_json(difference);
}

static json_t *
due_records(const ExpiryReport *report)
{
    json_t *list = json_array();
    for (guint i = 0; i < report->due_records->len; i++) {
        const DueRecord *due = &g_array_index(report->due_records, DueRecord, i);
        json_array_append_new(list,
                              json_pack("{s:o, s:s, s:o, s:b}", "party", json_id(due->party_id),
                                        "rule", rule_names[due->rule], "keep_until",
                                        json_day(due->keep_until), "gone", (int)due->is_gone));
    }
    return list;
}

static json_t *
due_items(const ExpiryReport *report)
{
    json_t *list = json_array();
    for (guint i = 0; i < report->due->len; i++) {
        const DueItem *due = &g_array_index(report->due, DueItem, i);
        json_array_append_new(list,
                              json_pack("{s:o, s:s, s:o, s:b}", "id", json_id(due->item_id), "rule",
                                        rule_names[due->rule], "keep_until",
                                        json_day(due->keep_until), "gone", (int)due->is_gone));
    }
    return list;
}

char *
expiry_json(const ExpiryReport *report)
{
    return json_line(json_pack(
        "{s:o, s:o, s:b, s:i, s:I, s:I, s:I, s:o, s:o, s:o, s:I, s:o, s:o, s:I, s:I}", "run",
        report->run != 0 ? json_id(report->run) : json_null(), "today", json_day(report->today),
        "dry_run", (int)report->is_dry_run, "schedule", (int)report->schedule_version, "evaluated",
        (json_int_t)report->evaluated, "due", (json_int_t)report->due->len, "purged",
        (json_int_t)report->purged, "kept", counts_json(report->kept), "kept_difference",
        difference_json(report), "refused", json_text(report->refused), "records_purged",
        (json_int_t)report->records_purged, "items", due_items(report), "records",
        due_records(report), "sources_removed", (json_int_t)report->sources.removed,
        "sources_remaining", (json_int_t)report->sources.remaining));
}
