/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/coverage.h"

#include "retention/known.h"

typedef struct {
    uint32_t number;
    uint32_t next; /* entry of the same subject; FACTS_NONE: the last */
} Entry;

void
coverage_init(Coverage *coverage)
{
    *coverage = (Coverage){
        .entries = g_array_new(FALSE, FALSE, sizeof(Entry)),
        .by_all = FACTS_NONE,
    };
}

void
coverage_clear(Coverage *coverage)
{
    g_array_unref(coverage->entries);
    g_free(coverage->by_item);
    g_free(coverage->by_party);
    g_free(coverage->by_conversation);
}

static void
add_entry(Coverage *coverage, uint32_t *first, uint32_t number)
{
    Entry entry = {number, *first};
    *first = coverage->entries->len;
    g_array_append_val(coverage->entries, entry);
}

static void
add_subjects(Coverage *coverage, uint32_t **firsts, size_t count, const GArray *subjects,
             uint32_t number)
{
    if (subjects->len == 0)
        return;
    if (*firsts == NULL) {
        *firsts = g_new(uint32_t, count);
        for (size_t i = 0; i < count; i++)
            (*firsts)[i] = FACTS_NONE;
    }
    for (guint i = 0; i < subjects->len; i++)
        add_entry(coverage, &(*firsts)[g_array_index(subjects, uint32_t, i)], number);
}

void
coverage_add(Coverage *coverage, const Facts *facts, const Scope *scope, uint32_t number)
{
    if (scope->all)
        add_entry(coverage, &coverage->by_all, number);
    add_subjects(coverage, &coverage->by_item, facts->items->len, scope->items, number);
    add_subjects(coverage, &coverage->by_party, facts->parties->len, scope->parties, number);
    add_subjects(coverage, &coverage->by_conversation, facts->conversation_count,
                 scope->conversations, number);
}

static void
collect(const Coverage *coverage, uint32_t place, GArray *numbers)
{
    while (place != FACTS_NONE) {
        const Entry *entry = &g_array_index(coverage->entries, Entry, place);
        g_array_append_val(numbers, entry->number);
        place = entry->next;
    }
}

static void
collect_subject(const Coverage *coverage, const uint32_t *firsts, uint32_t subject, GArray *numbers)
{
    if (firsts != NULL && subject != FACTS_NONE)
        collect(coverage, firsts[subject], numbers);
}

void
coverage_of_item(const Coverage *coverage, const Facts *facts, uint32_t number, Day today,
                 GArray *numbers)
{
    g_array_set_size(numbers, 0);
    if (coverage->entries->len == 0)
        return;
    const ItemFact *item = facts_item(facts, number);
    const LinkFact *links = facts_links(facts, item);
    collect(coverage, coverage->by_all, numbers);
    collect_subject(coverage, coverage->by_item, number, numbers);
    collect_subject(coverage, coverage->by_conversation, item->conversation, numbers);
    if (coverage->by_party == NULL)
        return;
    for (uint32_t i = 0; i < item->link_count; i++) {
        if (!link_is_live(&links[i], today))
            continue;
        collect_subject(coverage, coverage->by_party, links[i].party, numbers);
        collect_subject(coverage, coverage->by_party, links[i].on_behalf_of, numbers);
    }
}

void
coverage_of_record(const Coverage *coverage, uint32_t party, GArray *numbers)
{
    g_array_set_size(numbers, 0);
    collect(coverage, coverage->by_all, numbers);
    collect_subject(coverage, coverage->by_party, party, numbers);
}
