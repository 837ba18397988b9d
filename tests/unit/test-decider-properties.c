/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must hold for all facts (retention format, section 9), tried on random ones. */
#include "retention/decider.h"

#define TODAY 20000 /* 2024-10-04; every random day is near it */
#define SETS 1500

static bool
chance(GRand *rand, int percent)
{
    return g_rand_int_range(rand, 0, 100) < percent;
}

/* Up to 900 days ago: known by today. */
static Day
past_day(GRand *rand)
{
    return TODAY - g_rand_int_range(rand, 0, 900);
}

static Day
maybe_past_day(GRand *rand, int percent)
{
    return chance(rand, percent) ? past_day(rand) : DAY_NONE;
}

static void
add_random_party(Facts *facts, GRand *rand)
{
    PartyFact *party = facts_add_party(facts);
    party->created_on = past_day(rand);
    party->prospective =
        chance(rand, 25) ? (Prospective)g_rand_int_range(rand, 1, 3) : PROSPECTIVE_NO;
    party->objected_on = maybe_past_day(rand, 15);
    party->contact_shortened_on = maybe_past_day(rand, 10);
    party->erasure_approved_on = maybe_past_day(rand, 5);
    for (int count = g_rand_int_range(rand, 0, 3); count > 0; count--) {
        RelationshipFact *relationship =
            facts_add_relationship(facts, (PartyRole)g_rand_int_range(rand, 0, 3));
        relationship->end =
            chance(rand, 70) ? past_day(rand) + g_rand_int_range(rand, 0, 400) : DAY_NONE;
        relationship->recorded_on = maybe_past_day(rand, 20);
        relationship->end_recorded_on = maybe_past_day(rand, 30);
    }
}

static void
add_random_link(Facts *facts, GRand *rand)
{
    int parties = (int)facts->parties->len;
    LinkFact *link = facts_add_link(facts, (uint32_t)g_rand_int_range(rand, 0, parties));
    if (chance(rand, 20))
        link->on_behalf_of = (uint32_t)g_rand_int_range(rand, 0, parties);
    link->role = chance(rand, 15) ? LINK_MENTIONED : LINK_CORRESPONDENT;
    link->is_cc_only = chance(rand, 15);
    link->removed_on = maybe_past_day(rand, 10);
}

static void
add_random_item(Facts *facts, GRand *rand)
{
    ItemFact *item = facts_add_item(facts);
    item->date = past_day(rand);
    if (chance(rand, 30))
        item->first_archived_on = g_rand_int_range(rand, item->date, TODAY + 1);
    item->channel = chance(rand, 70) ? CHANNEL_EMAIL : (Channel)g_rand_int_range(rand, 0, 4);
    item->direction = chance(rand, 40) ? DIRECTION_OUT : DIRECTION_IN;
    item->is_automated = chance(rand, 10);
    item->is_answered = chance(rand, 70);
    item->conversation = chance(rand, 60) ? (uint32_t)g_rand_int_range(rand, 0, 3) : FACTS_NONE;
    item->shortened_on = maybe_past_day(rand, 10);
    if (chance(rand, 8))
        item->erasure_approved_on = past_day(rand);
    else if (facts->requests->len > 0 && chance(rand, 15))
        item->request_message = 0;
    if (chance(rand, 15))
        facts_add_bookkeeping(facts, (BookkeepingKind)g_rand_int_range(rand, 0, 2))->cleared_on =
            maybe_past_day(rand, 30);
    for (int count = g_rand_int_range(rand, 0, 4); count > 0; count--)
        add_random_link(facts, rand);
}

static void
fill_random_scope(Scope *scope, const Facts *facts, GRand *rand)
{
    uint32_t party = (uint32_t)g_rand_int_range(rand, 0, (int)facts->parties->len);
    uint32_t conversation = (uint32_t)g_rand_int_range(rand, 0, 3);
    scope->all = chance(rand, 10);
    if (chance(rand, 50))
        g_array_append_val(scope->parties, party);
    if (chance(rand, 50))
        g_array_append_val(scope->conversations, conversation);
}

/* The same facts for the same seed; all of them known by TODAY. */
static Facts *
random_facts(guint32 seed)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
    Facts *facts = facts_new();
    facts->conversation_count = 3;
    facts->schedule.individual_clock = chance(rand, 20) ? CLOCK_ITEM : CLOCK_LAST_CONTACT;
    facts->schedule.shortened_on = maybe_past_day(rand, 10);
    facts->schedule.change_grace_days = chance(rand, 20) ? 0 : 30;
    for (int count = g_rand_int_range(rand, 1, 5); count > 0; count--)
        add_random_party(facts, rand);
    for (int count = g_rand_int_range(rand, 0, 2); count > 0; count--) {
        RequestFact *request = facts_add_request(facts, (RequestType)g_rand_int_range(rand, 0, 6));
        request->received_on = past_day(rand);
        request->closed_on =
            chance(rand, 60) ? g_rand_int_range(rand, request->received_on, TODAY + 1) : DAY_NONE;
        fill_random_scope(&request->scope, facts, rand);
    }
    for (int count = g_rand_int_range(rand, 0, 2); count > 0; count--) {
        HoldFact *hold = facts_add_hold(facts, "matter", HOLD_COMPLAINT);
        hold->placed_on = past_day(rand);
        hold->released_on =
            chance(rand, 60) ? g_rand_int_range(rand, hold->placed_on, TODAY + 1) : DAY_NONE;
        fill_random_scope(&hold->scope, facts, rand);
    }
    for (int count = g_rand_int_range(rand, 1, 9); count > 0; count--)
        add_random_item(facts, rand);
    return facts;
}

/* ---- comparing decisions ---- */

/* Of all items, then all contact records. */
typedef GPtrArray Decisions;

static void
free_decision(gpointer decision)
{
    decision_clear(decision);
    g_free(decision);
}

static Decisions *
decide_all(const Facts *facts, Day today)
{
    g_autoptr(Decider) decider = decider_new(facts, today);
    Decisions *all = g_ptr_array_new_with_free_func(free_decision);
    for (uint32_t i = 0; i < facts->items->len + facts->parties->len; i++) {
        Decision *decision = g_new(Decision, 1);
        decision_init(decision);
        if (i < facts->items->len)
            decider_item(decider, i, decision);
        else
            decider_record(decider, i - facts->items->len, decision);
        g_ptr_array_add(all, decision);
    }
    return all;
}

static const Decision *
item_decision(const Decisions *all, uint32_t item)
{
    return g_ptr_array_index(all, item);
}

static const Decision *
record_decision(const Decisions *all, const Facts *facts, uint32_t party)
{
    return g_ptr_array_index(all, facts->items->len + party);
}

static gint64
kept_until(const Decision *decision)
{
    return decision->keep_until == DAY_NONE ? G_MAXINT64 : decision->keep_until;
}

static void
assert_same_claims(const Decision *one, const Decision *other)
{
    g_assert_cmpuint(one->claims->len, ==, other->claims->len);
    for (guint i = 0; i < one->claims->len; i++) {
        const Claim *left = decision_claim(one, i), *right = decision_claim(other, i);
        g_assert_cmpint(left->rule, ==, right->rule);
        g_assert_cmpint(left->until, ==, right->until);
        g_assert_cmpuint(left->party, ==, right->party);
    }
}

/* ---- the properties ---- */

static void
test_a_hold_never_yields_due(void)
{
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(Facts) facts = random_facts(seed);
        HoldFact *hold = facts_add_hold(facts, "all", HOLD_LEGAL_CLAIM);
        hold->placed_on = TODAY;
        hold->scope.all = true;
        g_autoptr(GPtrArray) all = decide_all(facts, TODAY);
        for (guint i = 0; i < all->len; i++) {
            const Decision *decision = g_ptr_array_index(all, i);
            g_assert_cmpint(decision->outcome, ==, OUTCOME_HELD);
            g_assert_cmpint(decision_rule(decision), ==, RULE_HOLD);
        }
    }
}

/* Each lengthens what the last item or the last party says; false: not possible here. Everything
 * appended goes to the last one, which the facts are built for. */
static bool
add_open_relationship(Facts *facts, GRand *rand)
{
    facts_add_relationship(facts, (PartyRole)g_rand_int_range(rand, 0, 3));
    return true;
}

static bool
add_flag(Facts *facts, GRand *rand)
{
    if (g_array_index(facts->items, ItemFact, facts->items->len - 1).bookkeeping != FACTS_NONE)
        return false;
    facts_add_bookkeeping(facts, (BookkeepingKind)g_rand_int_range(rand, 0, 2));
    return true;
}

static bool
add_hold(Facts *facts, GRand *rand)
{
    HoldFact *hold = facts_add_hold(facts, "new", HOLD_RETURN);
    hold->placed_on = past_day(rand);
    fill_random_scope(&hold->scope, facts, rand);
    return true;
}

static bool
add_message(Facts *facts, GRand *rand)
{
    ItemFact *item = facts_add_item(facts);
    item->date = past_day(rand);
    item->direction = chance(rand, 50) ? DIRECTION_OUT : DIRECTION_IN;
    item->conversation = (uint32_t)g_rand_int_range(rand, 0, 3);
    facts_add_link(facts, (uint32_t)g_rand_int_range(rand, 0, (int)facts->parties->len));
    return true;
}

static bool
add_link(Facts *facts, GRand *rand)
{
    uint32_t party = (uint32_t)g_rand_int_range(rand, 0, (int)facts->parties->len);
    if (facts_party(facts, party)->objected_on != DAY_NONE)
        return false;
    facts_add_link(facts, party);
    return true;
}

/* The first contact found for a prospective party stands in for its day of creation. */
static bool
is_first_contact(const Facts *before, const Facts *after, uint32_t party)
{
    g_autoptr(Decider) old = decider_new(before, TODAY);
    g_autoptr(Decider) new = decider_new(after, TODAY);
    return facts_party(before, party)->prospective != PROSPECTIVE_NO &&
           decider_last_contact(old, party) == DAY_NONE &&
           decider_last_contact(new, party) != DAY_NONE;
}

static void
test_more_facts_never_shorten(void)
{
    static bool (*const additions[])(Facts * facts, GRand * rand) = {
        add_open_relationship, add_flag, add_hold, add_message, add_link};
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
        g_autoptr(Facts) before = random_facts(seed);
        g_autoptr(Facts) after = random_facts(seed);
        if (!additions[seed % G_N_ELEMENTS(additions)](after, rand))
            continue;
        g_autoptr(GPtrArray) old = decide_all(before, TODAY);
        g_autoptr(GPtrArray) new = decide_all(after, TODAY);
        for (uint32_t i = 0; i < before->items->len; i++)
            g_assert_cmpint(kept_until(item_decision(new, i)), >=,
                            kept_until(item_decision(old, i)));
        for (uint32_t i = 0; i < before->parties->len; i++)
            if (!is_first_contact(before, after, i))
                g_assert_cmpint(kept_until(record_decision(new, after, i)), >=,
                                kept_until(record_decision(old, before, i)));
    }
}

static void
test_time_alone_changes_nothing(void)
{
    for (guint32 seed = 0; seed < SETS / 3; seed++) {
        g_autoptr(Facts) facts = random_facts(seed);
        g_autoptr(GPtrArray) first = decide_all(facts, TODAY);
        for (Day today = TODAY; today < TODAY + 2000; today += today < TODAY + 40 ? 1 : 37) {
            g_autoptr(GPtrArray) all = decide_all(facts, today);
            for (guint i = 0; i < all->len; i++) {
                const Decision *then = g_ptr_array_index(first, i);
                const Decision *now = g_ptr_array_index(all, i);
                g_assert_cmpint(now->keep_until, ==, then->keep_until);
                g_assert_cmpint(now->due_from, ==, then->due_from);
                g_assert_cmpint(decision_rule(now), ==, decision_rule(then));
                assert_same_claims(now, then);
                if (now->keep_until == DAY_NONE)
                    g_assert_cmpint(now->outcome, ==, then->outcome);
                else
                    g_assert_cmpint(now->outcome, ==,
                                    today <= now->keep_until ? OUTCOME_KEEP_UNTIL : OUTCOME_DUE);
            }
        }
    }
}

static bool
has_claim(const Decision *decision, Rule rule)
{
    for (guint i = 0; i < decision->claims->len; i++)
        if (decision_claim(decision, i)->rule == rule)
            return true;
    return false;
}

static void
test_nothing_goes_before_its_own_period(void)
{
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(Facts) facts = random_facts(seed);
        g_autoptr(GPtrArray) all = decide_all(facts, TODAY);
        for (uint32_t i = 0; i < facts->items->len; i++) {
            const Decision *decision = item_decision(all, i);
            const ItemFact *item = facts_item(facts, i);
            if (item->channel == CHANNEL_CHAT || has_claim(decision, RULE_ERASE) ||
                has_claim(decision, RULE_REQUEST) || has_claim(decision, RULE_OBJECT))
                continue;
            g_assert_cmpint(kept_until(decision), >=,
                            day_add_months(item->date, facts->schedule.correspondence_months));
        }
    }
}

static void
test_erasure_leaves_duties_only(void)
{
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(Facts) facts = random_facts(seed);
        ItemFact *item = &g_array_index(facts->items, ItemFact, 0);
        item->request_message = FACTS_NONE;
        item->erasure_approved_on = TODAY;
        g_autoptr(GPtrArray) all = decide_all(facts, TODAY);
        const Decision *decision = item_decision(all, 0);
        g_assert_true(decision->is_restricted);
        for (guint i = 0; i < decision->claims->len; i++) {
            Rule rule = decision_claim(decision, i)->rule;
            g_assert_true(rule == RULE_HOLD || rule == RULE_FREEZE || rule == RULE_BOOK ||
                          rule == RULE_ERASE);
        }
        if (decision->claims->len == 1) {
            g_assert_cmpint(decision->outcome, ==, OUTCOME_DUE);
            g_assert_cmpint(decision->due_from, ==, TODAY);
        }
    }
}

/* ---- changes by people begin with the safety delay ---- */

/* Each makes a change on TODAY and stores the days that section 8 asks for; false: nothing to
 * change here. */
static bool
release_holds(Facts *facts)
{
    bool has_any = false;
    for (guint i = 0; i < facts->holds->len; i++) {
        HoldFact *hold = &g_array_index(facts->holds, HoldFact, i);
        if (hold->released_on != DAY_NONE)
            continue;
        hold->released_on = TODAY;
        has_any = true;
    }
    return has_any;
}

static bool
end_relationships(Facts *facts)
{
    bool has_any = false;
    for (guint i = 0; i < facts->relationships->len; i++) {
        RelationshipFact *relationship = &g_array_index(facts->relationships, RelationshipFact, i);
        if (relationship->end != DAY_NONE || relationship->end_recorded_on != DAY_NONE)
            continue;
        relationship->end = TODAY - 700;
        relationship->end_recorded_on = TODAY;
        has_any = true;
    }
    return has_any;
}

static bool
clear_flags(Facts *facts)
{
    bool has_any = false;
    for (guint i = 0; i < facts->bookkeeping->len; i++) {
        BookkeepingFact *flag = &g_array_index(facts->bookkeeping, BookkeepingFact, i);
        has_any |= flag->cleared_on == DAY_NONE;
        if (flag->cleared_on == DAY_NONE)
            flag->cleared_on = TODAY;
    }
    return has_any;
}

static void
shorten_contact(Facts *facts, uint32_t party)
{
    if (party != FACTS_NONE)
        g_array_index(facts->parties, PartyFact, party).contact_shortened_on = TODAY;
}

static bool
remove_links(Facts *facts)
{
    bool has_any = false;
    for (guint i = 0; i < facts->links->len; i += 2) {
        LinkFact *link = &g_array_index(facts->links, LinkFact, i);
        if (link->removed_on != DAY_NONE)
            continue;
        link->removed_on = TODAY;
        shorten_contact(facts, link->party);
        shorten_contact(facts, link->on_behalf_of);
        has_any = true;
    }
    return has_any;
}

static bool
call_them_automated(Facts *facts)
{
    for (guint i = 0; i < facts->items->len; i += 2) {
        ItemFact *item = &g_array_index(facts->items, ItemFact, i);
        item->is_automated = true;
        item->shortened_on = TODAY;
        for (uint32_t j = 0; j < item->link_count; j++) {
            shorten_contact(facts, facts_links(facts, item)[j].party);
            shorten_contact(facts, facts_links(facts, item)[j].on_behalf_of);
        }
    }
    return true;
}

static bool
shorten_schedule(Facts *facts)
{
    facts->schedule.correspondence_months = 2;
    facts->schedule.chat_days = 5;
    facts->schedule.supplier_record_months = 3;
    facts->schedule.shortened_on = TODAY;
    return true;
}

static bool
goes_at_once(const Decision *decision)
{
    for (guint i = 0; i < decision->claims->len; i++) {
        Rule rule = decision_claim(decision, i)->rule;
        if (rule == RULE_ERASE || rule == RULE_REQUEST)
            return true;
    }
    return false;
}

static gint64
due_from(const Decision *decision)
{
    return decision->due_from == DAY_NONE ? G_MAXINT64 : decision->due_from;
}

static void
assert_delayed(const Decisions *before, const Decisions *after, const Facts *facts)
{
    gint64 delayed = TODAY + facts->schedule.change_grace_days + 1;
    bool some_go_at_once = false;
    for (guint i = 0; i < after->len; i++) {
        const Decision *decision = g_ptr_array_index(after, i);
        bool is_record = i >= facts->items->len;
        some_go_at_once |= goes_at_once(decision);
        if (goes_at_once(decision) || (is_record && some_go_at_once))
            continue;
        gint64 old = due_from(g_ptr_array_index(before, i));
        g_assert_cmpint(due_from(decision), >=, MIN(old, delayed));
    }
}

static void
test_changes_begin_with_the_delay(void)
{
    static bool (*const changes[])(Facts *) = {release_holds,       end_relationships,
                                               clear_flags,         remove_links,
                                               call_them_automated, shorten_schedule};
    for (size_t change = 0; change < G_N_ELEMENTS(changes); change++) {
        guint tried = 0;
        for (guint32 seed = 0; seed < SETS; seed++) {
            g_autoptr(Facts) facts = random_facts(seed);
            g_autoptr(GPtrArray) before = decide_all(facts, TODAY);
            if (!changes[change](facts))
                continue;
            g_autoptr(GPtrArray) after = decide_all(facts, TODAY);
            assert_delayed(before, after, facts);
            tried++;
        }
        g_assert_cmpuint(tried, >, SETS / 10);
    }
}

static void
test_there_is_always_a_claim(void)
{
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(Facts) facts = random_facts(seed);
        g_autoptr(GPtrArray) all = decide_all(facts, TODAY);
        for (guint i = 0; i < all->len; i++) {
            const Decision *decision = g_ptr_array_index(all, i);
            g_assert_cmpuint(decision->claims->len, >, 0);
        }
    }
}

/* Leaves out all items but those of one conversation, or one that is in none. */
static void
keep_together_with(Facts *facts, uint32_t kept)
{
    uint32_t conversation = facts_item(facts, kept)->conversation;
    for (uint32_t i = 0; i < facts->items->len; i++) {
        ItemFact *item = &g_array_index(facts->items, ItemFact, i);
        if (i != kept && (conversation == FACTS_NONE || item->conversation != conversation))
            item->first_archived_on = TODAY + 1;
    }
}

static void
test_conversations_can_be_decided_apart(void)
{
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(Facts) whole = random_facts(seed);
        g_autoptr(Facts) part = random_facts(seed);
        uint32_t item = seed % whole->items->len;
        g_autoptr(Decider) of_whole = decider_new(whole, TODAY);
        for (uint32_t i = 0; i < part->parties->len; i++)
            g_array_index(part->parties, PartyFact, i).contact_evidence_on =
                decider_last_contact(of_whole, i);
        keep_together_with(part, item);
        g_autoptr(Decider) of_part = decider_new(part, TODAY);
        g_auto(Decision) one, other;
        decision_init(&one);
        decision_init(&other);
        decider_item(of_whole, item, &one);
        decider_item(of_part, item, &other);
        assert_same_claims(&one, &other);
        g_assert_cmpint(one.due_from, ==, other.due_from);
        g_assert_cmpint(one.is_restricted, ==, other.is_restricted);
    }
}

/* Leaves out all items but those of one conversation, or (FACTS_NONE) those in none. */
static void
keep_conversation(Facts *facts, uint32_t conversation)
{
    for (uint32_t i = 0; i < facts->items->len; i++) {
        ItemFact *item = &g_array_index(facts->items, ItemFact, i);
        if (item->conversation != conversation)
            item->first_archived_on = TODAY + 1;
    }
}

/* The record of a party from the facts of this seed, conversation by conversation. */
static void
join_record(guint32 seed, const Decider *of_whole, uint32_t party, Decision *joined)
{
    static const uint32_t conversations[] = {1, FACTS_NONE, 0, 2};
    for (size_t i = 0; i < G_N_ELEMENTS(conversations); i++) {
        g_autoptr(Facts) facts = random_facts(seed);
        for (uint32_t j = 0; j < facts->parties->len; j++)
            g_array_index(facts->parties, PartyFact, j).contact_evidence_on =
                decider_last_contact(of_whole, j);
        keep_conversation(facts, conversations[i]);
        g_autoptr(Decider) decider = decider_new(facts, TODAY);
        g_auto(Decision) part;
        decision_init(&part);
        decider_record(decider, party, i == 0 ? joined : &part);
        if (i > 0)
            decider_join_record(decider, &part, joined);
    }
}

static void
test_records_can_be_joined(void)
{
    for (guint32 seed = 0; seed < SETS; seed++) {
        g_autoptr(Facts) whole = random_facts(seed);
        uint32_t party = seed % whole->parties->len;
        g_autoptr(Decider) of_whole = decider_new(whole, TODAY);
        g_auto(Decision) one, joined;
        decision_init(&one);
        decision_init(&joined);
        decider_record(of_whole, party, &one);
        join_record(seed, of_whole, party, &joined);
        assert_same_claims(&one, &joined);
        g_assert_cmpint(one.outcome, ==, joined.outcome);
        g_assert_cmpint(one.keep_until, ==, joined.keep_until);
        g_assert_cmpint(one.due_from, ==, joined.due_from);
        g_assert_cmpint(one.reviews, ==, joined.reviews);
        g_assert_cmpint(one.is_restricted, ==, joined.is_restricted);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decider/properties/hold", test_a_hold_never_yields_due);
    g_test_add_func("/decider/properties/more-facts", test_more_facts_never_shorten);
    g_test_add_func("/decider/properties/time", test_time_alone_changes_nothing);
    g_test_add_func("/decider/properties/own-period", test_nothing_goes_before_its_own_period);
    g_test_add_func("/decider/properties/erasure", test_erasure_leaves_duties_only);
    g_test_add_func("/decider/properties/safety-delay", test_changes_begin_with_the_delay);
    g_test_add_func("/decider/properties/always-a-claim", test_there_is_always_a_claim);
    g_test_add_func("/decider/properties/apart", test_conversations_can_be_decided_apart);
    g_test_add_func("/decider/properties/joined", test_records_can_be_joined);
    return g_test_run();
}
