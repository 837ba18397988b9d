/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/decisions.h"

#include "archive/archive-private.h"
#include "archive/holds.h"
#include "archive/schedules.h"
#include "retention/decider.h"
#include "store/facts-store.h"
#include "store/party-store.h"

/* Two walks over the same conversations. The first finds each party's last contact, which any of
 * its conversations may hold; the second decides, knowing it. So memory grows with the number of
 * parties, and not with that of items. */
typedef struct {
    Archive *archive;
    const DecisionScope *scope;
    GHashTable *asked; /* ids as int64_t; NULL: all */
    Facts *facts;
    FactIds *ids;
    bool *is_needed; /* by party: some kept item is linked to it */
    uint32_t party;  /* whose record is decided, with its items */
    Decision record; /* so far */
    GArray *linked;  /* int64_t, items that it names */
    DecidedItemFunc on_item;
    DecidedRecordFunc on_record;
    void *data;
} Walk;

static void
walk_clear(Walk *walk)
{
    facts_free(walk->facts);
    fact_ids_free(walk->ids);
    g_clear_pointer(&walk->asked, g_hash_table_unref);
    g_free(walk->is_needed);
    g_clear_pointer(&walk->linked, g_array_unref);
    if (walk->record.claims != NULL)
        decision_clear(&walk->record);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Walk, walk_clear)

typedef bool (*ChunkFunc)(Walk *walk, Decider *decider, GError **error);

static bool
each_chunk(Walk *walk, ChunkFunc on_chunk, GError **error)
{
    const DecisionScope *scope = walk->scope;
    g_autoptr(FactsCursor) cursor =
        facts_cursor_open(walk->archive->db, scope->asked, scope->extent, error);
    if (cursor == NULL)
        return false;
    while (facts_cursor_next(cursor, walk->facts, walk->ids, error)) {
        if (walk->ids->items->len == 0)
            return true;
        g_autoptr(Decider) decider = decider_new(walk->facts, walk->scope->today);
        if (!on_chunk(walk, decider, error))
            return false;
    }
    return false;
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

/* ── items ───────────────────────────────────────────────────────────────────────────────── */

static bool
is_wanted(const Walk *walk, guint place)
{
    int64_t id = g_array_index(walk->ids->items, int64_t, place);
    return (walk->asked == NULL || g_hash_table_contains(walk->asked, &id)) &&
           facts_archived_day(walk->facts, facts_item(walk->facts, place)) <= walk->scope->today;
}

/* A link that was taken away counts too: it only keeps the record's safety delay longer. */
static void
note_needed(Walk *walk, guint place)
{
    const ItemFact *item = facts_item(walk->facts, place);
    const LinkFact *links = facts_links(walk->facts, item);
    for (uint32_t i = 0; i < item->link_count; i++)
        walk->is_needed[links[i].party] = true;
}

static bool
decide_items(Walk *walk, Decider *decider, GError **error)
{
    g_auto(Decision) decision;
    decision_init(&decision);
    for (guint i = 0; i < walk->ids->items->len; i++) {
        if (!is_wanted(walk, i))
            continue;
        decider_item(decider, i, &decision);
        if (decision.outcome != OUTCOME_DUE)
            note_needed(walk, i);
        DecidedItem decided = {g_array_index(walk->ids->items, int64_t, i), i, &decision,
                               walk->facts, walk->ids->parties};
        if (!walk->on_item(&decided, walk->data, error))
            return false;
    }
    return true;
}

/* ── contact records ─────────────────────────────────────────────────────────────────────── */

static bool
decide_records(Walk *walk, GError **error)
{
    g_auto(Decision) decision;
    decision_init(&decision);
    /* The cursor has left no items in the facts. */
    g_autoptr(Decider) decider = decider_new(walk->facts, walk->scope->today);
    for (guint i = 0; i < walk->facts->parties->len; i++) {
        if (walk->is_needed[i] || walk->ids->provisional->data[i] ||
            facts_party(walk->facts, i)->created_on > walk->scope->today)
            continue;
        decider_record(decider, i, &decision);
        DecidedRecord decided = {g_array_index(walk->ids->parties, int64_t, i), i, &decision,
                                 walk->facts, NULL};
        if (!walk->on_record(&decided, walk->data, error))
            return false;
    }
    return true;
}

/* ── one contact record, with its items ──────────────────────────────────────────────────── */

/* Places in a chunk mean nothing in the next one. */
static void
rename_linked(Walk *walk, Decision *part)
{
    for (guint i = 0; i < part->claims->len; i++) {
        Claim *claim = &g_array_index(part->claims, Claim, i);
        if (claim->rule != RULE_LINKED)
            continue;
        g_array_append_val(walk->linked, g_array_index(walk->ids->items, int64_t, claim->cause));
        claim->cause = walk->linked->len - 1;
    }
}

static bool
join_record(Walk *walk, Decider *decider, GError **error)
{
    (void)error;
    if (walk->record.claims->len == 0) {
        decider_record(decider, walk->party, &walk->record);
        rename_linked(walk, &walk->record);
        return true;
    }
    g_auto(Decision) part;
    decision_init(&part);
    decider_record(decider, walk->party, &part);
    rename_linked(walk, &part);
    decider_join_record(decider, &part, &walk->record);
    return true;
}

static bool
decide_with_items(Walk *walk, GError **error)
{
    if (walk->scope->asked->len > 0)
        return each_chunk(walk, note_contacts, error) && each_chunk(walk, join_record, error);
    g_autoptr(Decider) decider = decider_new(walk->facts, walk->scope->today);
    return join_record(walk, decider, error);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────── */

static GHashTable *
id_set(const GArray *ids)
{
    if (ids == NULL)
        return NULL;
    GHashTable *set = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < ids->len; i++)
        g_hash_table_add(set, &g_array_index(ids, int64_t, i));
    return set;
}

static bool
load_schedule(Walk *walk, GError **error)
{
    Schedule *schedule = &walk->facts->schedule;
    if (walk->scope->schedule != NULL)
        *schedule = *walk->scope->schedule;
    else if (!schedules_periods(walk->archive, schedule, error))
        return false;
    schedule->zone = walk->archive->zone;
    return true;
}

static bool
load(Walk *walk, GError **error)
{
    Db *db = walk->archive->db;
    const GArray *asked = walk->scope->asked;
    if (!load_schedule(walk, error) ||
        !facts_store_load_parties(db, asked, walk->facts, walk->ids, error) ||
        !holds_load(walk->archive, asked, walk->facts, walk->ids, error))
        return false;
    walk->is_needed = g_new0(bool, walk->facts->parties->len);
    return true;
}

static bool
load_records(Walk *walk, const GArray *parties, GError **error)
{
    Db *db = walk->archive->db;
    g_autoptr(GArray) no_items = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!load_schedule(walk, error) ||
        !facts_store_load_unlinked(db, parties, walk->facts, walk->ids, error) ||
        !holds_load(walk->archive, no_items, walk->facts, walk->ids, error))
        return false;
    walk->is_needed = g_new0(bool, walk->facts->parties->len);
    return true;
}

bool
decisions_records(Archive *archive, const GArray *parties, Day today, DecidedRecordFunc on_record,
                  void *data, GError **error)
{
    DecisionScope scope = {.today = today};
    g_auto(Walk) walk = {
        .archive = archive,
        .scope = &scope,
        .facts = facts_new(),
        .ids = fact_ids_new(),
        .on_record = on_record,
        .data = data,
    };
    return load_records(&walk, parties, error) && decide_records(&walk, error);
}

bool
decisions_each(Archive *archive, const DecisionScope *scope, DecidedItemFunc on_item,
               DecidedRecordFunc on_record, void *data, GError **error)
{
    g_auto(Walk) walk = {
        .archive = archive,
        .scope = scope,
        .asked = id_set(scope->asked),
        .facts = facts_new(),
        .ids = fact_ids_new(),
        .on_item = on_item,
        .on_record = on_record,
        .data = data,
    };
    return load(&walk, error) && each_chunk(&walk, note_contacts, error) &&
           each_chunk(&walk, decide_items, error) &&
           (on_record == NULL || decide_records(&walk, error));
}

/* Its place among the facts; none when it did not exist on that day. */
static bool
find_record(Walk *walk, int64_t party_id)
{
    for (guint i = 0; i < walk->ids->parties->len; i++)
        if (g_array_index(walk->ids->parties, int64_t, i) == party_id) {
            walk->party = i;
            return facts_party(walk->facts, i)->created_on <= walk->scope->today;
        }
    return false;
}

bool
decisions_record(Archive *archive, int64_t party_id, Day today, DecidedRecordFunc on_record,
                 void *data, GError **error)
{
    g_autoptr(GArray) parties = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(parties, party_id);
    g_autoptr(GArray) asked = party_store_items(archive->db, party_id, error);
    if (asked == NULL)
        return false;
    DecisionScope scope = {.today = today, .asked = asked};
    g_auto(Walk) walk = {
        .archive = archive,
        .scope = &scope,
        .facts = facts_new(),
        .ids = fact_ids_new(),
        .linked = g_array_new(FALSE, FALSE, sizeof(int64_t)),
    };
    decision_init(&walk.record);
    if (!(asked->len > 0 ? load(&walk, error) : load_records(&walk, parties, error)))
        return false;
    if (!find_record(&walk, party_id))
        return true;
    if (!decide_with_items(&walk, error))
        return false;
    DecidedRecord decided = {party_id, walk.party, &walk.record, walk.facts, walk.linked};
    return on_record(&decided, data, error);
}
