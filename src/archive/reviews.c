/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/reviews.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/decisions.h"
#include "archive/holds.h"
#include "base/error.h"
#include "retention/known.h"
#include "store/party-store.h"
#include "store/review-store.h"

#include <string.h>

/* A note is a remark, no document. */
#define NOTE_MAX 4000

typedef struct {
    Archive *archive;
    const char *object; /* NULL: all */
    int64_t object_id;  /* 0: all */
    bool with_resolved;
    DoubtFunc on_doubt;
    void *data;
} Search;

static bool
report(Doubt *doubt, void *data, GError **error)
{
    const Search *search = data;
    g_autofree char *note = NULL;
    if (!review_store_find(search->archive->db, doubt, &note, error))
        return false;
    doubt->note = note;
    return (doubt->resolved_on != DAY_NONE && !search->with_resolved) ||
           search->on_doubt(doubt, search->data, error);
}

/* ── holds ───────────────────────────────────────────────────────────────────────────────── */

static bool
report_hold(Search *search, int64_t id, GError **error)
{
    char day[DAY_TEXT_SIZE];
    g_autoptr(Hold) hold = holds_get(search->archive, id, error);
    if (hold == NULL)
        return false;
    if (!hold_is_overdue(hold, archive_today(search->archive)))
        return true;
    g_autofree char *text =
        g_strdup_printf("somebody should have looked at the hold of the matter '%s' again on %s",
                        hold->matter, day_format(hold->review_on, day));
    Doubt doubt = {.object = "hold", .object_id = id, .code = "hold_review_due", .text = text};
    return report(&doubt, search, error);
}

static bool
find_holds(Search *search, GError **error)
{
    g_autoptr(GArray) ids = holds_list(search->archive, false, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++) {
        int64_t id = g_array_index(ids, int64_t, i);
        if ((search->object_id == 0 || search->object_id == id) && !report_hold(search, id, error))
            return false;
    }
    return ids != NULL;
}

/* ── parties ─────────────────────────────────────────────────────────────────────────────── */

static bool
has_assumed_end(const Facts *facts, uint32_t number, Day today)
{
    const PartyFact *party = facts_party(facts, number);
    const RelationshipFact *relationships = facts_relationships(facts, party);
    for (uint32_t i = 0; i < party->relationship_count; i++) {
        bool is_assumed = false;
        if (relationship_is_known(&relationships[i], today))
            (void)relationship_end(&relationships[i], today, &is_assumed);
        if (is_assumed)
            return true;
    }
    return false;
}

static bool
report_party(Search *search, int64_t id, GError **error)
{
    int number = g_bit_nth_lsf(REVIEW_END_DATE_ASSUMED, -1);
    g_autofree char *name = NULL;
    if (!party_store_find_name(search->archive->db, id, &name, error))
        return false;
    g_autofree char *text =
        g_strdup_printf("%s: %s", name != NULL ? name : "", review_texts[number]);
    Doubt doubt = {.object = "party", .object_id = id, .code = review_names[number], .text = text};
    return report(&doubt, search, error);
}

/* Once for the party, not for each of its items. */
static bool
find_parties(Search *search, GError **error)
{
    Day today = archive_today(search->archive);
    g_autoptr(Facts) facts = facts_new();
    g_autoptr(FactIds) ids = fact_ids_new();
    if (!facts_store_load_parties(search->archive->db, NULL, facts, ids, error))
        return false;
    for (guint i = 0; i < facts->parties->len; i++) {
        int64_t id = g_array_index(ids->parties, int64_t, i);
        if ((search->object_id == 0 || search->object_id == id) &&
            has_assumed_end(facts, i, today) && !report_party(search, id, error))
            return false;
    }
    return true;
}

/* ── items and folders ───────────────────────────────────────────────────────────────────── */

static bool
report_decided(const DecidedItem *decided, void *data, GError **error)
{
    Search *search = data;
    const Decision *decision = decided->decision;
    unsigned reviews = decision->reviews & ~(unsigned)REVIEW_END_DATE_ASSUMED;
    for (int i = 0; i < REVIEW_COUNT; i++) {
        if ((reviews & 1u << i) == 0)
            continue;
        char until[DAY_TEXT_SIZE];
        bool is_dated = decision->keep_until != DAY_NONE;
        g_autofree char *text = g_strdup_printf(
            "%s%s%s%s", review_texts[i], is_dated ? " (kept until " : "",
            is_dated ? day_format(decision->keep_until, until) : "", is_dated ? ")" : "");
        Doubt doubt = {
            .object = "item", .object_id = decided->item_id, .code = review_names[i], .text = text};
        if (!report(&doubt, search, error))
            return false;
    }
    return true;
}

static bool
find_items(Search *search, GError **error)
{
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(asked, search->object_id);
    DecisionScope scope = {
        .today = archive_today(search->archive),
        .asked = search->object_id != 0 ? asked : NULL,
    };
    return review_store_troubles(search->archive->db, search->object_id, report, search, error) &&
           decisions_each(search->archive, &scope, report_decided, NULL, search, error);
}

static bool
find_folders(Search *search, GError **error)
{
    return review_store_failures(search->archive->db, search->object_id, report, search, error);
}

/* ── the whole ───────────────────────────────────────────────────────────────────────────── */

static const struct {
    const char *object;
    bool (*find)(Search *search, GError **error);
} finders[] = {
    {"hold", find_holds},
    {"folder", find_folders},
    {"party", find_parties},
    {"item", find_items}, /* last: it needs decisions */
};

static bool
find_all(Search *search, GError **error)
{
    for (size_t i = 0; i < G_N_ELEMENTS(finders); i++)
        if ((search->object == NULL || g_str_equal(search->object, finders[i].object)) &&
            !finders[i].find(search, error))
            return false;
    return true;
}

bool
reviews_each(Archive *archive, bool with_resolved, DoubtFunc on_doubt, void *data, GError **error)
{
    Search search = {
        .archive = archive,
        .with_resolved = with_resolved,
        .on_doubt = on_doubt,
        .data = data,
    };
    return find_all(&search, error);
}

typedef struct {
    Archive *archive;
    const char *id, *note;
    bool is_found;
} Resolving;

static bool
resolve_if_meant(const Doubt *doubt, void *data, GError **error)
{
    Resolving *resolving = data;
    g_autofree char *id = doubt_id(doubt);
    char day[DAY_TEXT_SIZE];
    if (!g_str_equal(id, resolving->id))
        return true;
    if (doubt->resolved_on != DAY_NONE)
        return fail(error, FAIL_USAGE, "somebody has looked at %s on %s already", id,
                    day_format(doubt->resolved_on, day));
    resolving->is_found = true;
    Doubt resolved = *doubt;
    resolved.resolved_on = archive_today(resolving->archive);
    resolved.note = resolving->note;
    return review_store_resolve(resolving->archive->db, &resolved, error) &&
           audit_note(resolving->archive, "review resolved", doubt->object, doubt->object_id, error,
                      "code=%s%s%s", doubt->code, doubt->place != NULL ? "-" : "",
                      doubt->place != NULL ? doubt->place : "");
}

/* The object that the id begins with: nothing else needs to be looked through. */
static bool
read_object(const char *id, Search *search)
{
    for (size_t i = 0; i < G_N_ELEMENTS(finders); i++) {
        size_t length = strlen(finders[i].object);
        char *end;
        if (!g_str_has_prefix(id, finders[i].object) || id[length] != '-' ||
            !g_ascii_isdigit(id[length + 1]))
            continue;
        search->object = finders[i].object;
        search->object_id = g_ascii_strtoll(id + length + 1, &end, 10);
        return *end == '-' && search->object_id != 0;
    }
    return false;
}

static bool
check_note(const char *note, GError **error)
{
    if (note != NULL && !g_utf8_validate(note, -1, NULL))
        return fail(error, FAIL_USAGE, "the note is not UTF-8 text");
    return note == NULL || strlen(note) <= NOTE_MAX ||
           fail(error, FAIL_USAGE, "the note is too long (over %d bytes)", NOTE_MAX);
}

bool
reviews_resolve(Archive *archive, const char *id, const char *note, GError **error)
{
    Resolving resolving = {archive, id, note, false};
    Search search = {
        .archive = archive,
        .with_resolved = true,
        .on_doubt = resolve_if_meant,
        .data = &resolving,
    };
    if (!check_note(note, error))
        return false;
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    if (txn == NULL || (read_object(id, &search) && !find_all(&search, error)))
        return false;
    if (!resolving.is_found)
        return fail(error, FAIL_USAGE,
                    "there is nothing to look at called '%s' (see 'letterbook review list')", id);
    return txn_commit(txn, error);
}
