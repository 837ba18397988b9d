/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/decisions.h"

#include "archive/archive-private.h"
#include "retention/decider.h"
#include "store/facts-store.h"

/* Two walks over the same conversations. The first finds each party's last contact, which any of
 * its conversations may hold; the second decides, knowing it. So memory grows with the number of
 * parties, and not with that of items. */
typedef struct {
    Archive *archive;
    int64_t item_id; /* 0: all */
    Day today;
    Facts *facts;
    FactIds *ids;
    DecidedFunc on_decided;
    void *data;
} Walk;

typedef bool (*ChunkFunc)(Walk *walk, Decider *decider, GError **error);

static void
apply_settings(const Archive *archive, Schedule *schedule)
{
    const Settings *settings = archive->settings;
    schedule->zone = archive->zone;
    schedule->correspondence_months = settings->correspondence_months;
    schedule->reply_window_days = settings->reply_window_days;
    schedule->change_grace_days = settings->safety_delay_days;
    schedule->individual_clock =
        settings->individual_clock_is_item ? CLOCK_ITEM : CLOCK_LAST_CONTACT;
}

static bool
note_contacts(Walk *walk, Decider *decider, GError **error)
{
    (void)error;
    for (guint i = 0; i < walk->facts->parties->len; i++) {
        PartyFact *party = &g_array_index(walk->facts->parties, PartyFact, i);
        Day contact = decider_last_contact(decider, i);
        if (contact != DAY_NONE && contact > party->contact_evidence_on)
            party->contact_evidence_on = contact;
    }
    return true;
}

static bool
exists(const Walk *walk, guint place)
{
    return facts_archived_day(walk->facts, facts_item(walk->facts, place)) <= walk->today;
}

static bool
decide(Walk *walk, Decider *decider, GError **error)
{
    g_auto(Decision) decision;
    decision_init(&decision);
    for (guint i = 0; i < walk->ids->items->len; i++) {
        int64_t item_id = g_array_index(walk->ids->items, int64_t, i);
        if ((walk->item_id != 0 && item_id != walk->item_id) || !exists(walk, i))
            continue;
        decider_item(decider, i, &decision);
        DecidedItem decided = {item_id, i, &decision, walk->facts, walk->ids->parties};
        if (!walk->on_decided(&decided, walk->data, error))
            return false;
    }
    return true;
}

static bool
each_chunk(Walk *walk, ChunkFunc on_chunk, GError **error)
{
    g_autoptr(FactsCursor) cursor = facts_cursor_open(walk->archive->db, walk->item_id, error);
    if (cursor == NULL)
        return false;
    while (facts_cursor_next(cursor, walk->facts, walk->ids, error)) {
        if (walk->ids->items->len == 0)
            return true;
        g_autoptr(Decider) decider = decider_new(walk->facts, walk->today);
        if (!on_chunk(walk, decider, error))
            return false;
    }
    return false;
}

bool
decisions_each(Archive *archive, int64_t item_id, Day today, DecidedFunc on_decided, void *data,
               GError **error)
{
    g_autoptr(Facts) facts = facts_new();
    g_autoptr(FactIds) ids = fact_ids_new();
    apply_settings(archive, &facts->schedule);
    Walk walk = {archive, item_id, today, facts, ids, on_decided, data};
    return facts_store_load_parties(archive->db, facts, ids, error) &&
           each_chunk(&walk, note_contacts, error) && each_chunk(&walk, decide, error);
}
