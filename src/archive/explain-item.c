/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/explain-item.h"

#include "archive/archive-private.h"
#include "archive/decisions.h"
#include "archive/items.h"
#include "base/error.h"
#include "retention/explain.h"
#include "store/party-store.h"

typedef struct {
    Archive *archive;
    Day today;
    ExplanationFunc on_explained;
    void *data;
    bool is_answered;
} Explaining;

static GPtrArray *
empty_names(guint count)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_set_size(names, (int)count);
    return names;
}

static void
set_name(GPtrArray *names, guint place, char *take)
{
    g_free(g_ptr_array_index(names, place));
    g_ptr_array_index(names, place) = take;
}

/* A decision speaks of few parties: only their names are looked up. */
static bool
name_parties(Explaining *explaining, const DecidedItem *decided, GPtrArray *ids, GPtrArray *names,
             GError **error)
{
    for (guint i = 0; i < decided->decision->claims->len; i++) {
        uint32_t place = decision_claim(decided->decision, i)->party;
        if (place == FACTS_NONE)
            continue;
        int64_t party_id = g_array_index(decided->parties, int64_t, place);
        char *name = NULL;
        if (!party_store_find_name(explaining->archive->db, party_id, &name, error))
            return false;
        set_name(names, place, name);
        set_name(ids, place, g_strdup_printf("%" G_GINT64_FORMAT, party_id));
    }
    return true;
}

static bool
explain(const DecidedItem *decided, void *data, GError **error)
{
    Explaining *explaining = data;
    g_autoptr(GPtrArray) party_ids = empty_names(decided->facts->parties->len);
    g_autoptr(GPtrArray) party_names = empty_names(decided->facts->parties->len);
    g_autoptr(GPtrArray) item_ids = empty_names(decided->facts->items->len);
    if (!name_parties(explaining, decided, party_ids, party_names, error))
        return false;
    set_name(item_ids, decided->place, g_strdup_printf("%" G_GINT64_FORMAT, decided->item_id));

    Question question = {.subject = decided->place, .today = explaining->today};
    FactNames ids = {.parties = party_ids, .items = item_ids};
    FactNames names = {.parties = party_names, .items = item_ids};
    g_autofree char *paragraph =
        explain_decision(decided->facts, &question, decided->decision, &names);
    Explanation explanation = {&question, decided->decision, &ids, &names, paragraph};
    explaining->on_explained(&explanation, explaining->data);
    explaining->is_answered = true;
    return true;
}

bool
explain_item(Archive *archive, const ExplanationRequest *request, ExplanationFunc on_explained,
             void *data, GError **error)
{
    g_autoptr(Item) item = items_get(archive, request->id, request->reader, error);
    if (item == NULL)
        return false;
    g_autoptr(GArray) asked = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(asked, request->id);
    DecisionScope scope = {.today = request->today, .asked = asked};
    Explaining explaining = {archive, request->today, on_explained, data, false};
    if (!decisions_each(archive, &scope, explain, NULL, &explaining, error))
        return false;
    if (explaining.is_answered)
        return true;
    char archived[DAY_TEXT_SIZE];
    return fail(error, FAIL_USAGE, "item %" G_GINT64_FORMAT " came into the archive on %s only",
                request->id, day_format(zone_day(archive->zone, item->first_seen_at), archived));
}
