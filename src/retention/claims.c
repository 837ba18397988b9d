/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/decider-private.h"

void
add_claim(Decision *decision, Claim claim)
{
    g_array_append_val(decision->claims, claim);
}

void
raise_claim(Decision *decision, Claim claim)
{
    for (guint i = 0; i < decision->claims->len; i++) {
        Claim *other = &g_array_index(decision->claims, Claim, i);
        if (other->rule != claim.rule || other->party != claim.party)
            continue;
        if (claim.until > other->until ||
            (claim.until == other->until && claim.since > other->since))
            *other = claim;
        return;
    }
    add_claim(decision, claim);
}

/* Any number of open holds or requests make one claim; the one that stands first is named. */
static void
claim_without_end(Decision *decision, Rule rule, uint32_t cause)
{
    for (guint i = 0; i < decision->claims->len; i++) {
        Claim *claim = &g_array_index(decision->claims, Claim, i);
        if (claim->rule == rule) {
            claim->cause = MIN(claim->cause, cause);
            return;
        }
    }
    add_claim(decision, (Claim){rule, DAY_NONE, DAY_NONE, FACTS_NONE, cause});
}

void
note_ended(Course *course, Day day)
{
    course->ended = MAX(course->ended, day);
}

void
note_change(const Decider *decider, Course *course, Day day, Change change)
{
    if (!has_happened(day, decider->today) || day <= course->change)
        return;
    course->change = day;
    course->change_is = change;
}

void
claim_holds(Decider *decider, Course *course)
{
    for (guint i = 0; i < decider->covering->len; i++) {
        uint32_t number = g_array_index(decider->covering, uint32_t, i);
        const HoldFact *hold = facts_hold(decider->facts, number);
        if (hold->placed_on > decider->today)
            continue;
        if (is_open(hold->placed_on, hold->released_on, decider->today)) {
            claim_without_end(course->decision, RULE_HOLD, number);
        } else {
            note_ended(course, hold->released_on);
            note_change(decider, course, hold->released_on, CHANGE_HOLD_RELEASED);
        }
    }
}

static bool
freezes(RequestType type)
{
    return type == REQUEST_ACCESS || type == REQUEST_RECTIFICATION || type == REQUEST_RESTRICTION;
}

static bool
restricts(RequestType type)
{
    return type == REQUEST_RESTRICTION || type == REQUEST_OBJECTION;
}

void
claim_freezes(Decider *decider, Course *course)
{
    for (guint i = 0; i < decider->covering->len; i++) {
        uint32_t number = g_array_index(decider->covering, uint32_t, i);
        const RequestFact *request = facts_request(decider->facts, number);
        if (request->received_on > decider->today)
            continue;
        bool open = is_open(request->received_on, request->closed_on, decider->today);
        if (open && restricts(request->type))
            course->is_restricted = true;
        if (!freezes(request->type))
            continue;
        if (open)
            claim_without_end(course->decision, RULE_FREEZE, number);
        else
            note_ended(course, request->closed_on);
    }
}

void
claim_erasure(Decision *decision, Day approved_on)
{
    add_claim(decision, (Claim){RULE_ERASE, approved_on - 1, approved_on, FACTS_NONE, FACTS_NONE});
}

void
claim_grace(const Decider *decider, Course *course)
{
    Day until = course->change + decider->facts->schedule.change_grace_days;
    if (course->change != DAY_NONE)
        add_claim(course->decision, (Claim){RULE_GRACE, until, course->change, FACTS_NONE,
                                            (uint32_t)course->change_is});
}
