/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/schedule.h"

#include <string.h>

#define LEGITIMATE_INTERESTS "legitimate interests, GDPR Art. 6(1)(f)"
#define LEGAL_OBLIGATION "legal obligation, GDPR Art. 6(1)(c)"
#define CONTRACT "performance of a contract, GDPR Art. 6(1)(b)"

static const struct {
    const char *purpose, *lawful_basis;
} default_grounds[RULE_COUNT] = {
    [RULE_HOLD] = {"to establish, exercise or defend legal claims, to collect debts, to handle "
                   "complaints and returns",
                   LEGITIMATE_INTERESTS},
    [RULE_FREEZE] = {"to answer an open privacy request from what it asks about", LEGAL_OBLIGATION},
    [RULE_ACTIVE] = {"to serve and support customers, suppliers and partners", CONTRACT},
    [RULE_BOOK] = {"to document the accounts", LEGAL_OBLIGATION},
    [RULE_REL] = {"to answer questions that follow the end of a relationship",
                  LEGITIMATE_INTERESTS},
    [RULE_CONTACT] = {"to know what was said when somebody comes back with a similar question",
                      LEGITIMATE_INTERESTS},
    [RULE_ITEM] = {"to trace a message that nobody could be found for", LEGITIMATE_INTERESTS},
    [RULE_CHAT] = {"to finish what a chat was about", LEGITIMATE_INTERESTS},
    [RULE_PROSPECT] = {"to find possible suppliers and partners again", LEGITIMATE_INTERESTS},
    [RULE_OBJECT] = {"to complete a relationship before an objection takes effect", CONTRACT},
    [RULE_ERASE] = {"to carry out an approved erasure", LEGAL_OBLIGATION},
    [RULE_REQUEST] = {"to handle a privacy request until it is closed", LEGAL_OBLIGATION},
    [RULE_LINKED] = {"to know whom kept correspondence is with", LEGITIMATE_INTERESTS},
    [RULE_GRACE] = {"to mend a mistaken change before it deletes anything", LEGITIMATE_INTERESTS},
};

RetentionSchedule *
retention_schedule_new(void)
{
    RetentionSchedule *schedule = g_new0(RetentionSchedule, 1);
    schedule->periods = schedule_default();
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        schedule->grounds[rule].purpose = g_strdup(default_grounds[rule].purpose);
        schedule->grounds[rule].lawful_basis = g_strdup(default_grounds[rule].lawful_basis);
    }
    schedule->drafted_at = schedule->rehearsed_at = schedule->activated_at = INSTANT_NONE;
    return schedule;
}

void
retention_schedule_free(RetentionSchedule *schedule)
{
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        g_free(schedule->grounds[rule].purpose);
        g_free(schedule->grounds[rule].lawful_basis);
    }
    g_free(schedule->drafted_by);
    g_free(schedule->activated_by);
    g_free(schedule);
}

/* The periods that only have a length, in one list: what is compared is what is listed. */
#define LENGTHS(schedule)                                                                          \
    {                                                                                              \
        (schedule)->correspondence_months, (schedule)->reply_window_days, (schedule)->chat_days,   \
            (schedule)->invoice_months, (schedule)->supporting_months,                             \
            (schedule)->supplier_record_months, (schedule)->customer_record_months                 \
    }

bool
retention_schedule_equal(const RetentionSchedule *one, const RetentionSchedule *other)
{
    const int left[] = LENGTHS(&one->periods), right[] = LENGTHS(&other->periods);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (strcmp(one->grounds[rule].purpose, other->grounds[rule].purpose) != 0 ||
            strcmp(one->grounds[rule].lawful_basis, other->grounds[rule].lawful_basis) != 0)
            return false;
    return memcmp(left, right, sizeof left) == 0 &&
           one->periods.individual_clock == other->periods.individual_clock &&
           one->periods.financial_year_end_month == other->periods.financial_year_end_month &&
           one->periods.change_grace_days == other->periods.change_grace_days;
}

bool
schedule_is_shorter(const Schedule *one, const Schedule *other)
{
    const int left[] = LENGTHS(one), right[] = LENGTHS(other);
    for (size_t i = 0; i < G_N_ELEMENTS(left); i++)
        if (left[i] < right[i])
            return true;
    return (one->individual_clock == CLOCK_ITEM && other->individual_clock != CLOCK_ITEM) ||
           one->financial_year_end_month != other->financial_year_end_month;
}
