/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose item it is, and whether it is contact (retention format, sections 5 and 6). */
#include "retention/decider-private.h"

bool
item_is_erased(const Decider *decider, const ItemFact *item)
{
    return has_happened(item->erasure_approved_on, decider->today);
}

void
find_claimants(Decider *decider, const ItemFact *item)
{
    const LinkFact *links = facts_links(decider->facts, item);
    GArray *claimants = decider->claimants;
    g_array_set_size(claimants, 0);
    for (uint32_t i = 0; i < item->link_count; i++) {
        if (links[i].role != LINK_CORRESPONDENT || !link_is_live(&links[i], decider->today))
            continue;
        Claimant claimant = {link_claimant(&links[i]), !links[i].is_cc_only};
        uint32_t *place = &decider->claimant_at[claimant.party];
        if (*place < claimants->len &&
            g_array_index(claimants, Claimant, *place).party == claimant.party) {
            g_array_index(claimants, Claimant, *place).takes_part |= claimant.takes_part;
            continue;
        }
        *place = claimants->len;
        g_array_append_val(claimants, claimant);
    }
}

/* The part of takes_part() that is the item's alone. */
static bool
lets_take_part(const Decider *decider, const ItemFact *item)
{
    return item->channel != CHANNEL_CHAT && !item->is_automated &&
           item->request_message == FACTS_NONE && !item_is_erased(decider, item);
}

static bool
party_wrote(const Decider *decider, uint32_t conversation, uint32_t party, Day from)
{
    if (conversation == FACTS_NONE)
        return false;
    Day wrote = day_table_find(decider->writings, conversation, party);
    return wrote != DAY_NONE && wrote >= from;
}

bool
is_contact(const Decider *decider, uint32_t number, const Claimant *claimant)
{
    const ItemFact *item = facts_item(decider->facts, number);
    if (!claimant->takes_part || !lets_take_part(decider, item))
        return false;
    if (item->channel != CHANNEL_EMAIL)
        return item->is_answered;
    if (item->direction == DIRECTION_IN)
        return true;
    return item->direction == DIRECTION_OUT &&
           party_wrote(decider, item->conversation, claimant->party,
                       decider->days[number].day - decider->facts->schedule.reply_window_days);
}

/* Who wrote to us in which conversation, until when. */
static void
build_writings(Decider *decider)
{
    const Facts *facts = decider->facts;
    decider->writings = day_table_new();
    for (guint i = 0; i < facts->writings->len; i++) {
        const WritingFact *writing = &g_array_index(facts->writings, WritingFact, i);
        if (has_happened(writing->on, decider->today))
            day_table_raise(decider->writings, writing->conversation, writing->party, writing->on);
    }
    for (uint32_t i = 0; i < facts->items->len; i++) {
        const ItemFact *item = facts_item(facts, i);
        if (item->channel != CHANNEL_EMAIL || item->direction != DIRECTION_IN ||
            item->conversation == FACTS_NONE || !lets_take_part(decider, item) ||
            decider->days[i].archived > decider->today)
            continue;
        find_claimants(decider, item);
        for (guint j = 0; j < decider->claimants->len; j++) {
            const Claimant *claimant = &g_array_index(decider->claimants, Claimant, j);
            if (claimant->takes_part)
                day_table_raise(decider->writings, item->conversation, claimant->party,
                                decider->days[i].day);
        }
    }
}

static void
build_last_contacts(Decider *decider)
{
    const Facts *facts = decider->facts;
    decider->last_contacts = g_new(Day, facts->parties->len);
    for (uint32_t i = 0; i < facts->parties->len; i++)
        decider->last_contacts[i] = facts_party(facts, i)->contact_evidence_on;
    for (uint32_t i = 0; i < facts->items->len; i++) {
        if (decider->days[i].archived > decider->today)
            continue;
        find_claimants(decider, facts_item(facts, i));
        for (guint j = 0; j < decider->claimants->len; j++) {
            const Claimant *claimant = &g_array_index(decider->claimants, Claimant, j);
            Day *last = &decider->last_contacts[claimant->party];
            if (is_contact(decider, i, claimant))
                *last = MAX(*last, decider->days[i].day);
        }
    }
}

void
contact_build(Decider *decider)
{
    build_writings(decider);
    build_last_contacts(decider);
}
