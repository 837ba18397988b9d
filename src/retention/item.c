/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions about items (retention format, section 6). */
#include "retention/book.h"
#include "retention/decider-private.h"
#include "retention/item-date.h"

#define UNLINKED_WARNING_DAYS 60

static void
claim_book(const Decider *decider, uint32_t number, Course *course)
{
    const ItemFact *item = facts_item(decider->facts, number);
    if (item->bookkeeping == FACTS_NONE)
        return;
    const BookkeepingFact *flag =
        &g_array_index(decider->facts->bookkeeping, BookkeepingFact, item->bookkeeping);
    if (has_happened(flag->cleared_on, decider->today)) {
        note_ended(course, flag->cleared_on);
        return;
    }
    const Schedule *schedule = &decider->facts->schedule;
    bool is_assumed;
    int year = book_year(schedule, flag, decider->days[number].day, &is_assumed);
    if (is_assumed)
        course->decision->reviews |= REVIEW_FINANCIAL_YEAR_ASSUMED;
    add_claim(course->decision,
              (Claim){RULE_BOOK, book_until(schedule, flag->kind, year),
                      book_year_end(schedule, year), FACTS_NONE, item->bookkeeping});
}

/* One relationship that covers the item and has ended. */
static void
claim_ended_relationship(const Decider *decider, Decision *decision, uint32_t number,
                         const RelationshipFact *relationship, Day end)
{
    const PartyFact *party = facts_party(decider->facts, number);
    Claim claim = {.since = end, .party = number, .cause = (uint32_t)relationship->role};
    if (relationship->role != PARTY_ROLE_CUSTOMER &&
        has_happened(party->objected_on, decider->today)) {
        claim.rule = RULE_OBJECT;
        claim.until = MAX(end, party->objected_on - 1);
    } else {
        claim.rule = RULE_REL;
        claim.until = day_add_months(end, decider->facts->schedule.correspondence_months);
    }
    raise_claim(decision, claim);
}

/* False: no relationship of the party covers the item. */
static bool
claim_relationships(const Decider *decider, Decision *decision, uint32_t number, Day item_day)
{
    const PartyFact *party = facts_party(decider->facts, number);
    const RelationshipFact *relationships = facts_relationships(decider->facts, party);
    bool covers = false, is_active = false;
    for (uint32_t i = 0; i < party->relationship_count; i++) {
        if (!relationship_is_known(&relationships[i], decider->today))
            continue;
        bool assumed;
        Day end = relationship_end(&relationships[i], decider->today, &assumed);
        if (assumed)
            decision->reviews |= REVIEW_END_DATE_ASSUMED;
        if (end != DAY_NONE && end < item_day)
            continue;
        covers = true;
        if (end != DAY_NONE) {
            claim_ended_relationship(decider, decision, number, &relationships[i], end);
        } else if (!is_active) {
            is_active = true;
            add_claim(decision, (Claim){RULE_ACTIVE, DAY_NONE, DAY_NONE, number,
                                        (uint32_t)relationships[i].role});
        }
    }
    return covers;
}

static void
claim_ordinary(const Decider *decider, uint32_t number, Decision *decision)
{
    const Schedule *schedule = &decider->facts->schedule;
    Day day = decider->days[number].day;
    if (facts_item(decider->facts, number)->channel == CHANNEL_CHAT) {
        add_claim(decision,
                  (Claim){RULE_CHAT, day + schedule->chat_days, day, FACTS_NONE, FACTS_NONE});
        return;
    }
    bool own = decider->claimants->len == 0;
    for (guint i = 0; i < decider->claimants->len; i++) {
        const Claimant *claimant = &g_array_index(decider->claimants, Claimant, i);
        if (claim_relationships(decider, decision, claimant->party, day))
            continue;
        if (schedule->individual_clock != CLOCK_LAST_CONTACT ||
            !is_contact(decider, number, claimant)) {
            own = true;
            continue;
        }
        Day last = decider->last_contacts[claimant->party];
        add_claim(decision,
                  (Claim){RULE_CONTACT, day_add_months(last, schedule->correspondence_months), last,
                          claimant->party, FACTS_NONE});
    }
    if (own)
        add_claim(decision, (Claim){RULE_ITEM, day_add_months(day, schedule->correspondence_months),
                                    day, FACTS_NONE, FACTS_NONE});
}

/* The item's own period, whatever its parties, was over when it came into the archive. */
static bool
was_archived_late(const Decider *decider, uint32_t number)
{
    const Schedule *schedule = &decider->facts->schedule;
    const ItemDays *days = &decider->days[number];
    bool is_chat = facts_item(decider->facts, number)->channel == CHANNEL_CHAT;
    Day own_until = is_chat ? days->day + schedule->chat_days
                            : day_add_months(days->day, schedule->correspondence_months);
    return own_until < days->archived;
}

static void
note_party_changes(const Decider *decider, uint32_t number, Course *course)
{
    const PartyFact *party = facts_party(decider->facts, number);
    const RelationshipFact *relationships = facts_relationships(decider->facts, party);
    note_change(decider, course, party->contact_shortened_on, CHANGE_PARTY);
    for (uint32_t i = 0; i < party->relationship_count; i++)
        if (relationship_is_known(&relationships[i], decider->today))
            note_change(decider, course, relationships[i].end_recorded_on, CHANGE_END_RECORDED);
}

static void
note_item_changes(const Decider *decider, uint32_t number, Course *course)
{
    const Facts *facts = decider->facts;
    const ItemFact *item = facts_item(facts, number);
    const LinkFact *links = facts_links(facts, item);
    note_change(decider, course, item->shortened_on, CHANGE_ITEM);
    note_change(decider, course, facts->schedule.shortened_on, CHANGE_SCHEDULE);
    if (item->bookkeeping != FACTS_NONE)
        note_change(
            decider, course,
            g_array_index(facts->bookkeeping, BookkeepingFact, item->bookkeeping).cleared_on,
            CHANGE_BOOKKEEPING_CLEARED);
    for (uint32_t i = 0; i < item->link_count; i++)
        note_change(decider, course, links[i].removed_on, CHANGE_LINK_REMOVED);
    if (was_archived_late(decider, number))
        note_change(decider, course, decider->days[number].archived, CHANGE_ARCHIVED_LATE);
    if (item->channel == CHANNEL_CHAT)
        return;
    for (guint i = 0; i < decider->claimants->len; i++)
        note_party_changes(decider, g_array_index(decider->claimants, Claimant, i).party, course);
}

static void
review_item(const Decider *decider, uint32_t number, Decision *decision)
{
    const ItemFact *item = facts_item(decider->facts, number);
    unsigned doubts = decider->days[number].doubts;
    if ((doubts & DATE_MAILBOX_MIGRATED) != 0)
        decision->reviews |= REVIEW_MAILBOX_MIGRATED;
    if ((doubts & DATE_SERVER_IMPLAUSIBLE) != 0)
        decision->reviews |= REVIEW_SERVER_DATE_IMPLAUSIBLE;
    if (decider->claimants->len == 0 && item->channel != CHANNEL_CHAT && !item->is_automated &&
        item->request_message == FACTS_NONE && !item_is_erased(decider, item) &&
        decision->outcome == OUTCOME_KEEP_UNTIL &&
        decision->keep_until - decider->today <= UNLINKED_WARNING_DAYS)
        decision->reviews |= REVIEW_UNLINKED;
}

static bool
is_answered_request(const Decider *decider, const ItemFact *item)
{
    return item->request_message != FACTS_NONE &&
           has_happened(facts_request(decider->facts, item->request_message)->closed_on,
                        decider->today);
}

void
decider_item(Decider *decider, uint32_t number, Decision *out)
{
    const Facts *facts = decider->facts;
    const ItemFact *item = facts_item(facts, number);
    Course course = course_begin(out);
    find_claimants(decider, item);
    coverage_of_item(&decider->holds, facts, number, decider->today, decider->covering);
    claim_holds(decider, &course);
    coverage_of_item(&decider->requests, facts, number, decider->today, decider->covering);
    claim_freezes(decider, &course);
    claim_book(decider, number, &course);
    if (item_is_erased(decider, item)) {
        claim_erasure(out, item->erasure_approved_on);
    } else if (is_answered_request(decider, item)) {
        Day closed_on = facts_request(facts, item->request_message)->closed_on;
        add_claim(out, (Claim){RULE_REQUEST, closed_on - 1, closed_on, FACTS_NONE,
                               item->request_message});
    } else {
        claim_ordinary(decider, number, out);
        note_item_changes(decider, number, &course);
        claim_grace(decider, &course);
    }
    conclude(decider, &course);
    out->is_restricted = course.is_restricted || !is_in_ordinary_use(decider, out);
    review_item(decider, number, out);
}
