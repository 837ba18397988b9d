/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions about contact records (retention format, section 7). */
#include "retention/decider-private.h"

/* What the items that name the party say. */
typedef struct {
    bool has_any;   /* linked item */
    bool is_held;   /* one of them */
    bool is_normal; /* one of them is in ordinary use */
    bool is_without_end;
    Day due_from;      /* the latest */
    uint32_t deciding; /* item */
} LinkedItems;

/* The parties that a link names, each once; returns how many. */
static uint32_t
named_by_link(const LinkFact *link, uint32_t parties[static 2])
{
    parties[0] = link->party;
    parties[1] = link->on_behalf_of;
    return link->on_behalf_of == FACTS_NONE || link->on_behalf_of == link->party ? 1 : 2;
}

static void
build_naming(Decider *decider)
{
    const Facts *facts = decider->facts;
    uint32_t parties[2];
    uint32_t *first = g_new0(uint32_t, (size_t)facts->parties->len + 1);
    for (guint i = 0; i < facts->links->len; i++) {
        uint32_t count = named_by_link(&g_array_index(facts->links, LinkFact, i), parties);
        for (uint32_t j = 0; j < count; j++)
            first[parties[j]]++;
    }
    uint32_t total = 0;
    for (guint i = 0; i <= facts->parties->len; i++) {
        total += first[i];
        first[i] = total; /* the end of the row: filling it from behind makes it the beginning */
    }
    uint32_t *items = g_new(uint32_t, total);
    for (uint32_t item = facts->items->len; item-- > 0;) {
        const LinkFact *links = facts_links(facts, facts_item(facts, item));
        for (uint32_t i = 0; i < facts_item(facts, item)->link_count; i++) {
            uint32_t count = named_by_link(&links[i], parties);
            for (uint32_t j = 0; j < count; j++)
                items[--first[parties[j]]] = item;
        }
    }
    decider->naming = (NamingItems){first, items};
}

static void
claim_relationship(const Decider *decider, Course *course, const PartyFact *party,
                   const RelationshipFact *relationship)
{
    const Schedule *schedule = &decider->facts->schedule;
    bool is_customer = relationship->role == PARTY_ROLE_CUSTOMER;
    bool assumed;
    Day end = relationship_end(relationship, decider->today, &assumed);
    if (assumed)
        course->decision->reviews |= REVIEW_END_DATE_ASSUMED;
    Claim claim = {.since = end, .party = FACTS_NONE, .cause = (uint32_t)relationship->role};
    if (end == DAY_NONE) {
        claim.rule = RULE_ACTIVE;
        claim.until = DAY_NONE;
    } else if (!is_customer && has_happened(party->objected_on, decider->today)) {
        claim.rule = RULE_OBJECT;
        claim.until = MAX(end, party->objected_on - 1);
    } else {
        claim.rule = RULE_REL;
        claim.until = day_add_months(end, is_customer ? schedule->customer_record_months
                                                      : schedule->supplier_record_months);
    }
    raise_claim(course->decision, claim);
}

static void
claim_prospect(const Decider *decider, Course *course, uint32_t number)
{
    const PartyFact *party = facts_party(decider->facts, number);
    uint32_t role =
        party->prospective == PROSPECTIVE_SUPPLIER ? PARTY_ROLE_SUPPLIER : PARTY_ROLE_PARTNER;
    if (has_happened(party->objected_on, decider->today)) {
        raise_claim(course->decision, (Claim){RULE_OBJECT, party->objected_on - 1,
                                              party->objected_on, FACTS_NONE, role});
        return;
    }
    Day since = decider->last_contacts[number];
    if (has_happened(party->last_contact_on, decider->today))
        since = MAX(since, party->last_contact_on);
    if (since == DAY_NONE)
        since = party->created_on;
    Day until = day_add_months(since, decider->facts->schedule.supplier_record_months);
    add_claim(course->decision, (Claim){RULE_PROSPECT, until, since, FACTS_NONE, role});
}

static void
note_record_changes(const Decider *decider, Course *course, uint32_t number)
{
    const Facts *facts = decider->facts;
    const PartyFact *party = facts_party(facts, number);
    const RelationshipFact *relationships = facts_relationships(facts, party);
    note_change(decider, course, party->created_on, CHANGE_RECORD_CREATED);
    note_change(decider, course, party->contact_shortened_on, CHANGE_PARTY);
    note_change(decider, course, facts->schedule.shortened_on, CHANGE_SCHEDULE);
    for (uint32_t i = 0; i < party->relationship_count; i++)
        if (relationship_is_known(&relationships[i], decider->today))
            note_change(decider, course, relationships[i].end_recorded_on, CHANGE_END_RECORDED);
    for (uint32_t at = decider->naming.first[number]; at < decider->naming.first[number + 1];
         at++) {
        uint32_t place = decider->naming.items[at];
        const ItemFact *item = facts_item(facts, place);
        const LinkFact *links = facts_links(facts, item);
        if (decider->days[place].archived > decider->today)
            continue;
        for (uint32_t i = 0; i < item->link_count; i++)
            if (link_names(&links[i], number))
                note_change(decider, course, links[i].removed_on, CHANGE_LINK_REMOVED);
    }
}

static bool
item_is_linked(const Decider *decider, uint32_t item, uint32_t party)
{
    const LinkFact *links = facts_links(decider->facts, facts_item(decider->facts, item));
    if (decider->days[item].archived > decider->today)
        return false;
    for (uint32_t i = 0; i < facts_item(decider->facts, item)->link_count; i++)
        if (link_names(&links[i], party) && link_is_live(&links[i], decider->today))
            return true;
    return false;
}

static void
note_linked_item(LinkedItems *linked, uint32_t item, const Decision *decision)
{
    bool is_without_end = decision->due_from == DAY_NONE;
    linked->is_held |= decision->outcome == OUTCOME_HELD;
    linked->is_normal |= !decision->is_restricted;
    if (!linked->has_any ||
        (!linked->is_without_end && (is_without_end || decision->due_from > linked->due_from))) {
        linked->deciding = item;
        linked->due_from = decision->due_from;
    }
    linked->is_without_end |= is_without_end;
    linked->has_any = true;
}

static LinkedItems
decide_linked_items(Decider *decider, uint32_t party)
{
    LinkedItems linked = {.due_from = DAY_NONE};
    const NamingItems *naming = &decider->naming;
    for (uint32_t at = naming->first[party]; at < naming->first[party + 1]; at++) {
        uint32_t item = naming->items[at];
        bool is_decided = at > naming->first[party] && naming->items[at - 1] == item;
        if (is_decided || !item_is_linked(decider, item, party))
            continue;
        decider_item(decider, item, &decider->linked);
        note_linked_item(&linked, item, &decider->linked);
    }
    return linked;
}

static void
claim_record(const Decider *decider, Course *course, uint32_t number)
{
    const PartyFact *party = facts_party(decider->facts, number);
    const RelationshipFact *relationships = facts_relationships(decider->facts, party);
    if (has_happened(party->erasure_approved_on, decider->today)) {
        claim_erasure(course->decision, party->erasure_approved_on);
        return;
    }
    for (uint32_t i = 0; i < party->relationship_count; i++)
        if (relationship_is_known(&relationships[i], decider->today))
            claim_relationship(decider, course, party, &relationships[i]);
    if (party->prospective != PROSPECTIVE_NO)
        claim_prospect(decider, course, number);
    note_record_changes(decider, course, number);
    claim_grace(decider, course);
}

/* Unlike those of raise_claim(), these may be without end. */
static void
join_claim(Decision *whole, const Claim *claim)
{
    for (guint i = 0; i < whole->claims->len; i++) {
        Claim *other = &g_array_index(whole->claims, Claim, i);
        if (other->rule != claim->rule)
            continue;
        if (other->until != DAY_NONE && (claim->until == DAY_NONE || claim->until > other->until))
            *other = *claim;
        return;
    }
    add_claim(whole, *claim);
}

/* Parts differ in what follows from linked items: R-LINKED, the change days of their links, access.
 * A part with a held item says so, unless a claim decides that all parts share. */
void
decider_join_record(const Decider *decider, const Decision *part, Decision *whole)
{
    bool is_held = whole->outcome == OUTCOME_HELD || part->outcome == OUTCOME_HELD;
    Course course = {.decision = whole, .ended = MAX(whole->due_from, part->due_from)};
    for (guint i = 0; i < part->claims->len; i++)
        join_claim(whole, decision_claim(part, i));
    whole->keep_until = whole->due_from = DAY_NONE;
    conclude(decider, &course);
    if (decision_rule(whole) == RULE_LINKED && is_held)
        whole->outcome = OUTCOME_HELD;
    whole->is_restricted = whole->is_restricted && part->is_restricted;
}

void
decider_record(Decider *decider, uint32_t number, Decision *out)
{
    if (decider->naming.first == NULL)
        build_naming(decider);
    LinkedItems linked = decide_linked_items(decider, number);
    Course course = course_begin(out);
    coverage_of_record(&decider->holds, number, decider->covering);
    claim_holds(decider, &course);
    coverage_of_record(&decider->requests, number, decider->covering);
    claim_freezes(decider, &course);
    if (linked.has_any)
        add_claim(out, (Claim){RULE_LINKED, linked.is_without_end ? DAY_NONE : linked.due_from - 1,
                               DAY_NONE, FACTS_NONE, linked.deciding});
    claim_record(decider, &course, number);
    conclude(decider, &course);
    if (decision_rule(out) == RULE_LINKED && linked.is_held)
        out->outcome = OUTCOME_HELD;
    out->is_restricted =
        course.is_restricted || !(is_in_ordinary_use(decider, out) || linked.is_normal);
}
