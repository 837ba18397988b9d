/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many decisions a second: an archive of 200,000 items (or as many as the argument says) with
 * 20,000 parties, decided as an expiry run does. Prints one JSON object. */
#include "retention/decider.h"

#include <stdio.h>
#include <stdlib.h>

#define ITEMS 200000
#define TODAY 20000 /* 2024-10-04 */

static Facts *
make_facts(const Zone *zone, uint32_t items)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    Facts *facts = facts_new();
    uint32_t parties = items / 10 + 1;
    facts->schedule.zone = zone;
    facts->conversation_count = items / 3 + 1;
    for (uint32_t i = 0; i < parties; i++) {
        facts_add_party(facts)->created_on = TODAY - 2000;
        if (i % 2 == 0)
            facts_add_relationship(facts, PARTY_ROLE_CUSTOMER)->end =
                i % 4 == 0 ? TODAY - g_rand_int_range(rand, 0, 2000) : DAY_NONE;
    }
    for (uint32_t i = 0; i < items; i++) {
        ItemFact *item = facts_add_item(facts);
        item->first_seen_at =
            (Instant)TODAY * DAY_SECONDS - g_rand_int_range(rand, 0, 3 * 365 * DAY_SECONDS);
        item->received_at = item->first_seen_at - 60;
        item->direction = i % 3 == 0 ? DIRECTION_OUT : DIRECTION_IN;
        item->conversation = (uint32_t)g_rand_int_range(rand, 0, (int)facts->conversation_count);
        for (int links = g_rand_int_range(rand, 1, 4); links > 0; links--)
            facts_add_link(facts, (uint32_t)g_rand_int_range(rand, 0, (int)parties));
    }
    for (uint32_t i = 0; i < 50; i++) {
        HoldFact *hold = facts_add_hold(facts, "matter", HOLD_LEGAL_CLAIM);
        hold->placed_on = TODAY - 100;
        uint32_t party = i * 37 % parties;
        g_array_append_val(hold->scope.parties, party);
    }
    return facts;
}

int
main(int argc, char **argv)
{
    uint32_t items = argc > 1 ? (uint32_t)g_ascii_strtoull(argv[1], NULL, 10) : ITEMS;
    g_autoptr(Zone) zone = zone_open("Europe/Oslo", NULL);
    if (zone == NULL || items == 0 || items > G_MAXINT32)
        return EXIT_FAILURE;
    g_autoptr(Facts) facts = make_facts(zone, items);
    g_auto(Decision) decision;
    decision_init(&decision);

    gint64 begin = g_get_monotonic_time();
    g_autoptr(Decider) decider = decider_new(facts, TODAY);
    gint64 prepared = g_get_monotonic_time();
    uint32_t due = 0;
    for (uint32_t i = 0; i < items; i++) {
        decider_item(decider, i, &decision);
        due += decision.outcome == OUTCOME_DUE;
    }
    gint64 end = g_get_monotonic_time();
    printf("{\"items\": %u, \"due\": %u, \"prepare_ms\": %.1f, \"decide_ms\": %.1f, "
           "\"decisions_per_second\": %.0f}\n",
           items, due, (double)(prepared - begin) / 1000, (double)(end - prepared) / 1000,
           items / ((double)(end - begin) / 1e6));
    return EXIT_SUCCESS;
}
