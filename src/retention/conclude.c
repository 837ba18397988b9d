/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/decider-private.h"

Course
course_begin(Decision *decision)
{
    GArray *claims = decision->claims;
    g_array_set_size(claims, 0);
    *decision = (Decision){.keep_until = DAY_NONE, .due_from = DAY_NONE, .claims = claims};
    return (Course){.decision = decision, .ended = DAY_NONE, .change = DAY_NONE};
}

static bool
stands_before(const Claim *one, const Claim *other)
{
    return one->rule != other->rule ? one->rule < other->rule : one->party < other->party;
}

/* By insertion: there are rarely more than three. */
static void
sort_claims(GArray *claims)
{
    for (guint i = 1; i < claims->len; i++) {
        Claim claim = g_array_index(claims, Claim, i);
        guint place = i;
        for (; place > 0; place--) {
            const Claim *before = &g_array_index(claims, Claim, place - 1);
            if (!stands_before(&claim, before))
                break;
            g_array_index(claims, Claim, place) = *before;
        }
        g_array_index(claims, Claim, place) = claim;
    }
}

/* The first claim without end; else the first that lasts longest. */
static uint32_t
find_deciding(const Decision *decision)
{
    uint32_t deciding = 0;
    for (guint i = 0; i < decision->claims->len; i++) {
        Day until = decision_claim(decision, i)->until;
        if (until == DAY_NONE)
            return i;
        if (until > decision_claim(decision, deciding)->until)
            deciding = i;
    }
    return deciding;
}

void
conclude(const Decider *decider, Course *course)
{
    Decision *decision = course->decision;
    sort_claims(decision->claims);
    decision->deciding = find_deciding(decision);
    const Claim *deciding = decision_claim(decision, decision->deciding);
    if (deciding->until == DAY_NONE) {
        bool is_held = deciding->rule == RULE_HOLD || deciding->rule == RULE_FREEZE;
        decision->outcome = is_held ? OUTCOME_HELD : OUTCOME_KEEP_WHILE_ACTIVE;
        return;
    }
    decision->keep_until = deciding->until;
    decision->due_from = MAX(deciding->until + 1, course->ended);
    decision->outcome = decider->today <= decision->keep_until ? OUTCOME_KEEP_UNTIL : OUTCOME_DUE;
}

bool
rule_is_ordinary(Rule rule)
{
    switch (rule) {
    case RULE_ACTIVE:
    case RULE_REL:
    case RULE_CONTACT:
    case RULE_ITEM:
    case RULE_CHAT:
    case RULE_PROSPECT:
    case RULE_OBJECT:
        return true;
    default:
        return false;
    }
}

bool
is_in_ordinary_use(const Decider *decider, const Decision *decision)
{
    for (guint i = 0; i < decision->claims->len; i++) {
        const Claim *claim = decision_claim(decision, i);
        if (rule_is_ordinary(claim->rule) &&
            (claim->until == DAY_NONE || claim->until >= decider->today))
            return true;
    }
    return false;
}
