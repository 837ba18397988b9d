/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/explain.h"

#include "model/reader.h"
#include "retention/decider-private.h"

#include <string.h>

typedef struct {
    const Facts *facts;
    const Question *question;
    const Decision *decision;
    const FactNames *names;
    const Claim *claim; /* the deciding one */
    GString *text;
} Explanation;

/* Why the deciding rule applies. */
static const char *const item_patterns[RULE_COUNT] = {
    [RULE_HOLD] = "The hold \"{matter}\" ({hold-reason}) is in force since {placed}; nothing that "
                  "it covers may be deleted",
    [RULE_FREEZE] = "The {request-type} request \"{request}\", received on {received}, is open; "
                    "what it covers stays until it is closed",
    [RULE_ACTIVE] = "{party} is a {role}; correspondence is kept while the relationship lasts",
    [RULE_BOOK] = "It is flagged for bookkeeping ({kind}) in the financial year that {ends} on "
                  "{since}; that is kept for {period} from the end of the year",
    [RULE_REL] = "The relationship with {party} as a {role} {ends} on {since}; correspondence is "
                 "kept for {period} after a relationship ends",
    [RULE_CONTACT] = "The last contact with {party} was on {since}; without a relationship that "
                     "covers it, correspondence is kept for {period} after the last contact",
    [RULE_ITEM] = "It is dated {since}; neither a relationship nor contact carries it, so it is "
                  "kept for {period} from its own date",
    [RULE_CHAT] = "It is a chat of {since}; chats are kept for {period}, whoever took part",
    [RULE_OBJECT] = "{party} objected on {objected}; correspondence with a {role} who objects is "
                    "kept until the relationship ends, here {since}, or until the day before the "
                    "objection if that is later",
    [RULE_ERASE] = "Its erasure was approved on {since}; only a hold, an open request or a "
                   "bookkeeping flag outlasts that",
    [RULE_REQUEST] =
        "It belongs to the privacy request \"{request}\" and goes with it; the request "
        "was closed on {since}",
    [RULE_GRACE] = "{change} on {since}; a safety delay of {period} follows",
};

/* Where contact records differ. */
static const char *const record_patterns[RULE_COUNT] = {
    [RULE_ACTIVE] = "{party} is a {role}; the contact record is kept while the relationship lasts",
    [RULE_REL] = "The relationship with {party} as a {role} {ends} on {since}; the contact record "
                 "is kept for {period} after that",
    [RULE_PROSPECT] = "{party} is a prospective {role}; the contact record is kept for {period} "
                      "after the last contact, or its entry if there was none, on {since}",
    [RULE_OBJECT] = "{party} objected on {objected}; the contact record of a {role} who objects is "
                    "kept until the relationship ends, or until the day before the objection if "
                    "that is later",
    [RULE_LINKED] = "The contact record goes with its last linked item, \"{item}\"",
};

static const char *const change_texts[] = {
    [CHANGE_ARCHIVED_LATE] = "It came into the archive when it was already past its date,",
    [CHANGE_ITEM] = "What is known of the item was changed",
    [CHANGE_SCHEDULE] = "The retention schedule was shortened",
    [CHANGE_BOOKKEEPING_CLEARED] = "The bookkeeping flag was removed",
    [CHANGE_LINK_REMOVED] = "A link was removed",
    [CHANGE_HOLD_RELEASED] = "A hold was released",
    [CHANGE_PARTY] = "What is known of a party was changed",
    [CHANGE_END_RECORDED] = "The end of a relationship was recorded",
    [CHANGE_RECORD_CREATED] = "The contact record was created",
};

/* "30 June 2025" */
static void
append_day(GString *text, Day day)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    Civil civil = civil_from_day(day);
    g_string_append_printf(text, "%d %s %d", civil.day, months[civil.month - 1], civil.year);
}

static void
append_count(GString *text, int count, const char *unit)
{
    g_string_append_printf(text, "%d %s%s", count, unit, count == 1 ? "" : "s");
}

/* "3 years and 6 months" */
static void
append_months(GString *text, int months)
{
    if (months >= 12)
        append_count(text, months / 12, "year");
    if (months >= 12 && months % 12 != 0)
        g_string_append(text, " and ");
    if (months % 12 != 0 || months == 0)
        append_count(text, months % 12, "month");
}

/* "legal_claim" reads "legal claim" */
static void
append_words(GString *text, const char *name)
{
    for (; *name != '\0'; name++)
        g_string_append_c(text, *name == '_' ? ' ' : *name);
}

/* ---- what stands in braces ---- */

static void
put_since(Explanation *explanation)
{
    append_day(explanation->text, explanation->claim->since);
}

static void
put_ends(Explanation *explanation)
{
    bool is_past = explanation->claim->since < explanation->question->today;
    g_string_append(explanation->text, is_past ? "ended" : "ends");
}

static const BookkeepingFact *
claimed_flag(const Explanation *explanation)
{
    return &g_array_index(explanation->facts->bookkeeping, BookkeepingFact,
                          explanation->claim->cause);
}

static void
put_period(Explanation *explanation)
{
    const Schedule *schedule = &explanation->facts->schedule;
    switch (explanation->claim->rule) {
    case RULE_CHAT:
        append_count(explanation->text, schedule->chat_days, "day");
        break;
    case RULE_GRACE:
        append_count(explanation->text, schedule->change_grace_days, "day");
        break;
    case RULE_BOOK:
        append_months(explanation->text, claimed_flag(explanation)->kind == BOOKKEEPING_INVOICE
                                             ? schedule->invoice_months
                                             : schedule->supporting_months);
        break;
    case RULE_PROSPECT:
        append_months(explanation->text, schedule->supplier_record_months);
        break;
    default:
        append_months(explanation->text, !explanation->question->is_record
                                             ? schedule->correspondence_months
                                         : explanation->claim->cause == PARTY_ROLE_CUSTOMER
                                             ? schedule->customer_record_months
                                             : schedule->supplier_record_months);
    }
}

static uint32_t
claimed_party(const Explanation *explanation)
{
    return explanation->question->is_record ? explanation->question->subject
                                            : explanation->claim->party;
}

static void
put_party(Explanation *explanation)
{
    g_string_append(explanation->text,
                    fact_name(explanation->names->parties, claimed_party(explanation)));
}

static void
put_objected(Explanation *explanation)
{
    append_day(explanation->text,
               facts_party(explanation->facts, claimed_party(explanation))->objected_on);
}

static void
put_role(Explanation *explanation)
{
    g_string_append(explanation->text, party_role_names[explanation->claim->cause]);
}

static void
put_kind(Explanation *explanation)
{
    g_string_append(explanation->text, bookkeeping_kind_names[claimed_flag(explanation)->kind]);
}

static void
put_matter(Explanation *explanation)
{
    g_string_append(explanation->text,
                    facts_hold(explanation->facts, explanation->claim->cause)->matter);
}

static void
put_hold_reason(Explanation *explanation)
{
    const HoldFact *hold = facts_hold(explanation->facts, explanation->claim->cause);
    append_words(explanation->text, hold_reason_names[hold->reason]);
}

static void
put_placed(Explanation *explanation)
{
    append_day(explanation->text,
               facts_hold(explanation->facts, explanation->claim->cause)->placed_on);
}

static void
put_request(Explanation *explanation)
{
    g_string_append(explanation->text,
                    fact_name(explanation->names->requests, explanation->claim->cause));
}

static void
put_request_type(Explanation *explanation)
{
    const RequestFact *request = facts_request(explanation->facts, explanation->claim->cause);
    append_words(explanation->text, request_type_names[request->type]);
}

static void
put_received(Explanation *explanation)
{
    append_day(explanation->text,
               facts_request(explanation->facts, explanation->claim->cause)->received_on);
}

static void
put_item(Explanation *explanation)
{
    g_string_append(explanation->text,
                    fact_name(explanation->names->items, explanation->claim->cause));
}

static void
put_change(Explanation *explanation)
{
    g_string_append(explanation->text, change_texts[explanation->claim->cause]);
}

static const struct {
    const char *name;
    void (*put)(Explanation *explanation);
} blanks[] = {
    {"since", put_since},       {"ends", put_ends},         {"period", put_period},
    {"party", put_party},       {"objected", put_objected}, {"role", put_role},
    {"kind", put_kind},         {"matter", put_matter},     {"hold-reason", put_hold_reason},
    {"placed", put_placed},     {"request", put_request},   {"request-type", put_request_type},
    {"received", put_received}, {"item", put_item},         {"change", put_change},
};

static void
fill_blank(Explanation *explanation, const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(blanks); i++)
        if (strlen(blanks[i].name) == length && strncmp(blanks[i].name, name, length) == 0) {
            blanks[i].put(explanation);
            return;
        }
    g_assert_not_reached();
}

static void
append_pattern(Explanation *explanation, const char *pattern)
{
    while (*pattern != '\0') {
        if (*pattern != '{') {
            g_string_append_c(explanation->text, *pattern++);
            continue;
        }
        size_t length = strcspn(pattern + 1, "}");
        fill_blank(explanation, pattern + 1, length);
        pattern += length + 2;
    }
}

/* ---- the sentences ---- */

static const char *
keeper_of(const Decision *decision)
{
    switch (reader_of_restricted(decision)) {
    case READER_LEGAL:
        return "legal";
    case READER_ACCOUNTING:
        return "accounting";
    default:
        return "the privacy officer";
    }
}

/* The last day of ordinary use; DAY_NONE when there was none, or when it goes on. */
static Day
ordinary_until(const Decision *decision, Day today)
{
    Day latest = DAY_NONE;
    for (guint i = 0; i < decision->claims->len; i++) {
        const Claim *claim = decision_claim(decision, i);
        if (!rule_is_ordinary(claim->rule))
            continue;
        if (claim->until == DAY_NONE || claim->until >= today)
            return DAY_NONE;
        latest = MAX(latest, claim->until);
    }
    return latest;
}

static void
append_restriction(const Explanation *explanation)
{
    if (!explanation->decision->is_restricted)
        return;
    g_string_append_printf(explanation->text, ", restricted to %s",
                           keeper_of(explanation->decision));
    Day until = ordinary_until(explanation->decision, explanation->question->today);
    if (until != DAY_NONE) {
        g_string_append(explanation->text, " since ");
        append_day(explanation->text, until + 1);
    }
}

static void
append_outcome(const Explanation *explanation)
{
    const Decision *decision = explanation->decision;
    switch (decision->outcome) {
    case OUTCOME_HELD:
        g_string_append(explanation->text, "Held");
        append_restriction(explanation);
        break;
    case OUTCOME_KEEP_WHILE_ACTIVE:
        g_string_append(explanation->text, "Kept without an end date");
        append_restriction(explanation);
        break;
    case OUTCOME_KEEP_UNTIL:
        g_string_append(explanation->text, "Kept until ");
        append_day(explanation->text, decision->keep_until);
        append_restriction(explanation);
        break;
    case OUTCOME_DUE:
        g_string_append(explanation->text, "Due for deletion since ");
        append_day(explanation->text, decision->due_from);
        break;
    }
    g_string_append(explanation->text, ". ");
}

static void
append_reason(Explanation *explanation)
{
    Rule rule = explanation->claim->rule;
    const char *pattern = explanation->question->is_record ? record_patterns[rule] : NULL;
    append_pattern(explanation, pattern != NULL ? pattern : item_patterns[rule]);
    g_string_append_printf(explanation->text, " (%s, ", rule_names[rule]);
    if (explanation->facts->schedule.version != 0)
        g_string_append_printf(explanation->text, "schedule %u).",
                               explanation->facts->schedule.version);
    else
        g_string_append(explanation->text, "schedule in force).");
}

/* The claim that would decide if the deciding one were not there; NULL: none is left. */
static const Claim *
find_next_claim(const Decision *decision)
{
    const Claim *next = NULL;
    for (guint i = 0; i < decision->claims->len; i++) {
        const Claim *claim = decision_claim(decision, i);
        if (i == decision->deciding)
            continue;
        if (claim->until == DAY_NONE)
            return claim;
        if (next == NULL || claim->until > next->until)
            next = claim;
    }
    return next;
}

static void
append_otherwise(const Explanation *explanation)
{
    GString *text = explanation->text;
    const Claim *next = find_next_claim(explanation->decision);
    if (next == NULL) {
        g_string_append(text, " No hold, no bookkeeping flag and no other rule applies.");
        return;
    }
    if (next->until == DAY_NONE) {
        g_string_append(text, " Otherwise it would be kept without an end date");
    } else if (next->until >= explanation->question->today) {
        g_string_append(text, " Otherwise it would be kept until ");
        append_day(text, next->until);
    } else {
        g_string_append(text, " Otherwise it would have been kept until ");
        append_day(text, next->until);
    }
    g_string_append_printf(text, " (%s).", rule_names[next->rule]);
}

static void
append_notes(const Explanation *explanation)
{
    const Decision *decision = explanation->decision;
    if (decision->due_from != DAY_NONE && decision->due_from > decision->keep_until + 1) {
        g_string_append(explanation->text, " It could not go before ");
        append_day(explanation->text, decision->due_from);
        g_string_append(explanation->text, ", when a hold, a request or a bookkeeping flag ended.");
    }
    for (unsigned i = 0; i < REVIEW_COUNT; i++)
        if ((decision->reviews & 1u << i) != 0)
            g_string_append_printf(explanation->text, " To be reviewed: %s.", review_texts[i]);
}

char *
explain_decision(const Facts *facts, const Question *question, const Decision *decision,
                 const FactNames *names)
{
    Explanation explanation = {
        .facts = facts,
        .question = question,
        .decision = decision,
        .names = names,
        .claim = decision_claim(decision, decision->deciding),
        .text = g_string_new(NULL),
    };
    append_outcome(&explanation);
    append_reason(&explanation);
    append_otherwise(&explanation);
    append_notes(&explanation);
    return g_string_free(explanation.text, FALSE);
}
