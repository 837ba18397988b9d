/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Open addressing with linear probing: sixteen bytes an entry and no allocation for each, where
 * GHashTable would want three. */
#include "retention/day-table.h"

typedef struct {
    uint64_t key; /* EMPTY: none */
    Day day;
} Entry;

#define EMPTY UINT64_MAX
#define FIRST_SIZE 64

struct DayTable {
    Entry *entries;
    size_t size; /* a power of two */
    size_t used;
};

static Entry *
entries_new(size_t size)
{
    Entry *entries = g_new(Entry, size);
    for (size_t i = 0; i < size; i++)
        entries[i].key = EMPTY;
    return entries;
}

DayTable *
day_table_new(void)
{
    DayTable *table = g_new0(DayTable, 1);
    table->size = FIRST_SIZE;
    table->entries = entries_new(table->size);
    return table;
}

void
day_table_free(DayTable *table)
{
    g_free(table->entries);
    g_free(table);
}

static uint64_t
key_of(uint32_t one, uint32_t other)
{
    return (uint64_t)one << 32 | other;
}

/* The key's entry, or the empty one where it belongs. */
static Entry *
find_entry(const DayTable *table, uint64_t key)
{
    uint64_t mixed = key * UINT64_C(0x9e3779b97f4a7c15); /* 2^64 / golden ratio: spreads the bits */
    size_t place = (size_t)(mixed >> 32) & (table->size - 1);
    while (table->entries[place].key != EMPTY && table->entries[place].key != key)
        place = (place + 1) & (table->size - 1);
    return &table->entries[place];
}

static void
grow(DayTable *table)
{
    g_autofree Entry *old = table->entries;
    size_t old_size = table->size;
    table->size *= 2;
    table->entries = entries_new(table->size);
    for (size_t i = 0; i < old_size; i++)
        if (old[i].key != EMPTY)
            *find_entry(table, old[i].key) = old[i];
}

void
day_table_raise(DayTable *table, uint32_t one, uint32_t other, Day day)
{
    uint64_t key = key_of(one, other);
    Entry *entry = find_entry(table, key);
    if (entry->key == key) {
        entry->day = MAX(entry->day, day);
        return;
    }
    *entry = (Entry){key, day};
    if (++table->used * 2 > table->size)
        grow(table);
}

Day
day_table_find(const DayTable *table, uint32_t one, uint32_t other)
{
    uint64_t key = key_of(one, other);
    const Entry *entry = find_entry(table, key);
    return entry->key == key ? entry->day : DAY_NONE;
}
