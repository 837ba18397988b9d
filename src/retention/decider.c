/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/decider-private.h"

#include "retention/item-date.h"

static ItemDays
find_days(const Facts *facts, const ItemFact *item)
{
    ItemDays days = {.archived = facts_archived_day(facts, item)};
    if (item->first_seen_at == INSTANT_NONE)
        days.day = item->date;
    else
        days.day =
            zone_day(facts->schedule.zone, item_date(item->first_seen_at, item->received_at,
                                                     item->trusted_received_at, &days.doubts));
    return days;
}

static void
build_days(Decider *decider)
{
    const Facts *facts = decider->facts;
    decider->days = g_new(ItemDays, facts->items->len);
    for (uint32_t i = 0; i < facts->items->len; i++)
        decider->days[i] = find_days(facts, facts_item(facts, i));
}

static void
build_coverage(Decider *decider)
{
    const Facts *facts = decider->facts;
    coverage_init(&decider->holds);
    for (uint32_t i = 0; i < facts->holds->len; i++)
        coverage_add(&decider->holds, facts, &facts_hold(facts, i)->scope, i);
    coverage_init(&decider->requests);
    for (uint32_t i = 0; i < facts->requests->len; i++)
        coverage_add(&decider->requests, facts, &facts_request(facts, i)->scope, i);
}

Decider *
decider_new(const Facts *facts, Day today)
{
    Decider *decider = g_new0(Decider, 1);
    decider->facts = facts;
    decider->today = today;
    decider->claimants = g_array_new(FALSE, FALSE, sizeof(Claimant));
    decider->claimant_at = g_new0(uint32_t, facts->parties->len);
    decider->covering = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    decision_init(&decider->linked);
    build_days(decider);
    build_coverage(decider);
    contact_build(decider);
    return decider;
}

void
decider_free(Decider *decider)
{
    g_free(decider->days);
    day_table_free(decider->writings);
    g_free(decider->last_contacts);
    coverage_clear(&decider->holds);
    coverage_clear(&decider->requests);
    g_free(decider->naming.first);
    g_free(decider->naming.items);
    g_array_unref(decider->claimants);
    g_free(decider->claimant_at);
    g_array_unref(decider->covering);
    decision_clear(&decider->linked);
    g_free(decider);
}

Day
decider_last_contact(const Decider *decider, uint32_t party)
{
    return decider->last_contacts[party];
}
