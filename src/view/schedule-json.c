/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/schedule-json.h"

#include "view/json.h"

static json_t *
periods_json(const Schedule *periods)
{
    return json_pack("{s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "individual_clock",
                     individual_clock_names[periods->individual_clock], "correspondence_months",
                     periods->correspondence_months, "reply_window_days",
                     periods->reply_window_days, "chat_days", periods->chat_days, "invoice_months",
                     periods->invoice_months, "supporting_months", periods->supporting_months,
                     "financial_year_end_month", periods->financial_year_end_month,
                     "supplier_record_months", periods->supplier_record_months,
                     "customer_record_months", periods->customer_record_months, "change_grace_days",
                     periods->change_grace_days, "shortened_on", json_day(periods->shortened_on));
}

static json_t *
rules_json(const RetentionSchedule *schedule)
{
    json_t *rules = json_array();
    for (int rule = 0; rule < RULE_COUNT; rule++)
        json_array_append_new(rules,
                              json_pack("{s:s, s:o, s:o}", "rule", rule_names[rule], "purpose",
                                        json_text(schedule->grounds[rule].purpose), "lawful_basis",
                                        json_text(schedule->grounds[rule].lawful_basis)));
    return rules;
}

char *
schedule_json(const RetentionSchedule *schedule, const char *state)
{
    return json_line(json_pack(
        "{s:i, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "version", (int)schedule->periods.version,
        "state", state, "drafted_at", json_instant(schedule->drafted_at), "drafted_by",
        json_text(schedule->drafted_by), "rehearsed_at", json_instant(schedule->rehearsed_at),
        "activated_at", json_instant(schedule->activated_at), "activated_by",
        json_text(schedule->activated_by), "periods", periods_json(&schedule->periods), "rules",
        rules_json(schedule)));
}

char *
schedule_difference_json(unsigned version, int64_t evaluated, int64_t earlier, int64_t later,
                         int64_t due)
{
    return json_line(json_pack("{s:i, s:I, s:I, s:I, s:I}", "version", (int)version, "evaluated",
                               (json_int_t)evaluated, "earlier", (json_int_t)earlier, "later",
                               (json_int_t)later, "due", (json_int_t)due));
}
