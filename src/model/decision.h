/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The answer to "may this be deleted, and why not": made by retention/, shown by view/. */
#pragma once

#include "model/facts.h"

typedef enum { OUTCOME_HELD, OUTCOME_KEEP_WHILE_ACTIVE, OUTCOME_KEEP_UNTIL, OUTCOME_DUE } Outcome;

/* In rule order: it sorts claims and breaks ties. */
typedef enum {
    RULE_HOLD,
    RULE_FREEZE,
    RULE_ACTIVE,
    RULE_BOOK,
    RULE_REL,
    RULE_CONTACT,
    RULE_ITEM,
    RULE_CHAT,
    RULE_PROSPECT,
    RULE_OBJECT,
    RULE_ERASE,
    RULE_REQUEST,
    RULE_LINKED,
    RULE_GRACE,
    RULE_COUNT,
} Rule;

/* Things a person must look at; in order of their names. */
typedef enum {
    REVIEW_END_DATE_ASSUMED = 1 << 0,
    REVIEW_FINANCIAL_YEAR_ASSUMED = 1 << 1,
    REVIEW_MAILBOX_MIGRATED = 1 << 2,
    REVIEW_SERVER_DATE_IMPLAUSIBLE = 1 << 3,
    REVIEW_UNLINKED = 1 << 4,
} Review;
#define REVIEW_COUNT 5

extern const char *const outcome_names[]; /* by Outcome */
extern const char *const rule_names[];    /* by Rule: "R-HOLD" */
extern const char *const review_names[];  /* by the number of the bit */
extern const char *const review_texts[];  /* likewise: in words */

/* What starts a safety delay. */
typedef enum {
    CHANGE_ARCHIVED_LATE,
    CHANGE_ITEM,
    CHANGE_SCHEDULE,
    CHANGE_BOOKKEEPING_CLEARED,
    CHANGE_LINK_REMOVED,
    CHANGE_HOLD_RELEASED,
    CHANGE_PARTY,
    CHANGE_END_RECORDED,
    CHANGE_RECORD_CREATED,
} Change;

/* One rule's say. `since` is the day its period runs from, DAY_NONE for R-HOLD, R-FREEZE, R-ACTIVE
 * and R-LINKED. `cause` is, by rule: the hold, the request (R-FREEZE, R-REQUEST), the PartyRole
 * (R-ACTIVE, R-REL, R-OBJECT), the bookkeeping flag, the linked item, the Change. */
typedef struct {
    Rule rule;
    Day until; /* last day, inclusive; DAY_NONE: without end */
    Day since;
    uint32_t party; /* for R-ACTIVE, R-REL, R-CONTACT, R-OBJECT of an item; else FACTS_NONE */
    uint32_t cause;
} Claim;

typedef struct {
    Outcome outcome;
    Day keep_until;    /* DAY_NONE for HELD and KEEP_WHILE_ACTIVE */
    Day due_from;      /* likewise */
    uint32_t deciding; /* the claim whose rule decides */
    bool is_restricted;
    unsigned reviews; /* of Review */
    GArray *claims;   /* Claim, by rule, then by party */
} Decision;

/* One Decision serves for any number of decisions, one after the other. */
void decision_init(Decision *decision);
void decision_clear(Decision *decision);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decision, decision_clear)

static inline const Claim *
decision_claim(const Decision *decision, uint32_t number)
{
    return &g_array_index(decision->claims, Claim, number);
}

static inline Rule
decision_rule(const Decision *decision)
{
    return decision_claim(decision, decision->deciding)->rule;
}

/* Keep this item, or this contact record, on this day? */
typedef struct {
    bool is_record;
    uint32_t subject; /* item or party */
    Day today;
} Question;

/* What to call parties, items and requests (char *), by their place in the facts. */
typedef struct {
    const GPtrArray *parties, *items, *requests;
} FactNames;

static inline const char *
fact_name(const GPtrArray *names, uint32_t place)
{
    return (const char *)g_ptr_array_index(names, place);
}
