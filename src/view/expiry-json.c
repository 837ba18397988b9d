/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/expiry-json.h"

#include "view/json.h"

static json_t *
kept(const ExpiryReport *report)
{
    json_t *counts = json_object();
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (report->kept[rule] > 0)
            json_object_set_new(counts, rule_names[rule], json_integer(report->kept[rule]));
    return counts;
}

static json_t *
due_items(const ExpiryReport *report)
{
    json_t *list = json_array();
    for (guint i = 0; i < report->due->len; i++) {
        const DueItem *due = &g_array_index(report->due, DueItem, i);
        json_array_append_new(list, json_pack("{s:o, s:s, s:o}", "id", json_id(due->item_id),
                                              "rule", rule_names[due->rule], "keep_until",
                                              json_day(due->keep_until)));
    }
    return list;
}

char *
expiry_json(const ExpiryReport *report)
{
    return json_line(json_pack("{s:o, s:o, s:b, s:I, s:I, s:I, s:o, s:n, s:o}", "run",
                               report->run != 0 ? json_id(report->run) : json_null(), "today",
                               json_day(report->today), "dry_run", (int)report->is_dry_run,
                               "evaluated", (json_int_t)report->evaluated, "due",
                               (json_int_t)report->due->len, "purged", (json_int_t)report->purged,
                               "kept", kept(report), "refused", "items", due_items(report)));
}
