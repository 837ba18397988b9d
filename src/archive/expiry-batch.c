/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/expiry-batch.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/decisions.h"
#include "archive/purge.h"
#include "retention/item-date.h"
#include "store/conversation-store.h"
#include "store/party-store.h"

/* Some seconds at most: other writers wait so long. */
#define BATCH_ITEMS 500

/* ── items ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    Archive *archive;
    Day today;
    GArray *due;           /* DueItem */
    GHashTable *prospects; /* party id -> GINT_TO_POINTER(day of its last contact) */
} Batch;

static void
batch_clear(Batch *batch)
{
    g_array_unref(batch->due);
    g_hash_table_unref(batch->prospects);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Batch, batch_clear)

/* What a prospective party's contact record counts from outlives the item. */
static void
note_prospects(Batch *batch, const DecidedItem *decided)
{
    const ItemFact *item = facts_item(decided->facts, decided->place);
    const LinkFact *links = facts_links(decided->facts, item);
    for (uint32_t i = 0; i < item->link_count; i++) {
        const PartyFact *party = facts_party(decided->facts, links[i].party);
        int64_t id = g_array_index(decided->parties, int64_t, links[i].party);
        if (party->prospective != PROSPECTIVE_NO && party->contact_evidence_on != DAY_NONE)
            g_hash_table_insert(batch->prospects, g_memdup2(&id, sizeof id),
                                GINT_TO_POINTER(party->contact_evidence_on));
    }
}

/* What makes our replies contact outlives the message it is known from. */
static bool
keep_writings(const Batch *batch, const DecidedItem *decided, GError **error)
{
    const ItemFact *item = facts_item(decided->facts, decided->place);
    const LinkFact *links = facts_links(decided->facts, item);
    if (item->channel != CHANNEL_EMAIL || item->direction != DIRECTION_IN || item->is_automated ||
        item->conversation == FACTS_NONE || item->erasure_approved_on != DAY_NONE)
        return true;
    Day wrote_on = zone_day(batch->archive->zone, item_date(item->first_seen_at, item->received_at,
                                                            item->trusted_received_at, NULL));
    for (uint32_t i = 0; i < item->link_count; i++) {
        int64_t party = g_array_index(decided->parties, int64_t, links[i].party);
        if (links[i].role == LINK_CORRESPONDENT && links[i].removed_on == DAY_NONE &&
            !links[i].is_cc_only &&
            !conversation_store_note_writing(batch->archive->db, decided->item_id, party, wrote_on,
                                             error))
            return false;
    }
    return true;
}

static bool
note_due(const DecidedItem *decided, void *data, GError **error)
{
    Batch *batch = data;
    const Decision *decision = decided->decision;
    if (decision->outcome != OUTCOME_DUE)
        return true;
    DueItem due = {decided->item_id, decision_rule(decision), decision->keep_until, false};
    g_array_append_val(batch->due, due);
    note_prospects(batch, decided);
    return keep_writings(batch, decided, error);
}

static bool
purge_due(Batch *batch, int64_t run, GError **error)
{
    Db *db = batch->archive->db;
    g_autoptr(RunTally) tally = run_tally_new();
    for (guint i = 0; i < batch->due->len; i++) {
        const DueItem *due = &g_array_index(batch->due, DueItem, i);
        if (!run_tally_item(tally, db, due->item_id, due->rule, batch->archive->zone, error) ||
            !purge_item(batch->archive, due->item_id, batch->today, error))
            return false;
    }
    return run_store_add_tally(db, run, tally, error);
}

static bool
store_prospects(const Batch *batch, GError **error)
{
    GHashTableIter prospects;
    gpointer id, day;
    g_hash_table_iter_init(&prospects, batch->prospects);
    while (g_hash_table_iter_next(&prospects, &id, &day))
        if (!party_store_note_contact(batch->archive->db, *(const int64_t *)id,
                                      GPOINTER_TO_INT(day), error))
            return false;
    return true;
}

static void
mark_gone(GArray *planned, guint first, guint end, const GArray *purged)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < purged->len; i++)
        g_hash_table_add(ids, &g_array_index(purged, DueItem, i).item_id);
    for (guint i = first; i < end; i++) {
        DueItem *due = &g_array_index(planned, DueItem, i);
        due->is_gone = g_hash_table_contains(ids, &due->item_id);
    }
}

/* One transaction: decides the planned items from `first` to before `end` again, and purges those
 * still due. */
static bool
purge_batch(Archive *archive, guint first, guint end, ExpiryReport *report, RunRow *run,
            GError **error)
{
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = first; i < end; i++)
        g_array_append_val(asked, g_array_index(report->due, DueItem, i).item_id);
    DecisionScope scope = {.today = report->today, .asked = asked};
    g_auto(Batch) batch = {
        .archive = archive,
        .today = report->today,
        .due = g_array_new(FALSE, FALSE, sizeof(DueItem)),
        .prospects = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
    };
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || !decisions_each(archive, &scope, note_due, NULL, &batch, error))
        return false;
    RunRow reached = *run;
    reached.purged += batch.due->len;
    if (!purge_due(&batch, run->id, error) || !store_prospects(&batch, error) ||
        !run_store_progress(archive->db, &reached, error) ||
        !audit_note(archive, "items purged", "run", run->id, error, "items=%u", batch.due->len) ||
        !txn_commit(txn, error))
        return false;
    *run = reached;
    report->purged += batch.due->len;
    mark_gone(report->due, first, end, batch.due);
    return true;
}

bool
expiry_batch_items(Archive *archive, ExpiryReport *report, RunRow *run, GError **error)
{
    for (guint first = 0; first < report->due->len; first += BATCH_ITEMS)
        if (!purge_batch(archive, first, MIN(first + BATCH_ITEMS, report->due->len), report, run,
                         error))
            return false;
    return true;
}

/* ── contact records ─────────────────────────────────────────────────────────────────────── */

static bool
note_due_record(const DecidedRecord *decided, void *data, GError **error)
{
    (void)error;
    GArray *due = data;
    if (decided->decision->outcome == OUTCOME_DUE)
        g_array_append_val(due, decided->party_id);
    return true;
}

static void
mark_records_gone(GArray *planned, guint first, guint end, const GArray *purged)
{
    g_autoptr(GHashTable) ids = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < purged->len; i++)
        g_hash_table_add(ids, &g_array_index(purged, int64_t, i));
    for (guint i = first; i < end; i++) {
        DueRecord *due = &g_array_index(planned, DueRecord, i);
        due->is_gone = g_hash_table_contains(ids, &due->party_id);
    }
}

/* Likewise. */
static bool
purge_records(Archive *archive, guint first, guint end, ExpiryReport *report, RunRow *run,
              GError **error)
{
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = first; i < end; i++)
        g_array_append_val(asked, g_array_index(report->due_records, DueRecord, i).party_id);
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL ||
        !decisions_records(archive, asked, report->today, note_due_record, due, error))
        return false;
    for (guint i = 0; i < due->len; i++)
        if (!party_store_remove(archive->db, g_array_index(due, int64_t, i), error))
            return false;
    RunRow reached = *run;
    reached.records += due->len;
    if (!run_store_progress(archive->db, &reached, error) ||
        !audit_note(archive, "contact records purged", "run", run->id, error, "records=%u",
                    due->len) ||
        !txn_commit(txn, error))
        return false;
    *run = reached;
    report->records_purged += due->len;
    mark_records_gone(report->due_records, first, end, due);
    return true;
}

bool
expiry_batch_records(Archive *archive, ExpiryReport *report, RunRow *run, GError **error)
{
    for (guint first = 0; first < report->due_records->len; first += BATCH_ITEMS)
        if (!purge_records(archive, first, MIN(first + BATCH_ITEMS, report->due_records->len),
                           report, run, error))
            return false;
    return true;
}
