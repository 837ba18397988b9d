/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/explain-record.h"

#include "archive/decisions.h"
#include "archive/parties.h"
#include "base/error.h"
#include "retention/explain.h"

typedef struct {
    const Party *party;
    Day today;
    ExplanationFunc on_explained;
    void *data;
    bool is_answered;
} Explaining;

static char *
id_text(int64_t id)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, id);
}

/* At its place among the parties of the facts: a record's decision speaks of no other. */
static GPtrArray *
one_party(const DecidedRecord *decided, char *take)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_set_size(names, (int)decided->facts->parties->len);
    g_ptr_array_index(names, decided->place) = take;
    return names;
}

static bool
explain(const DecidedRecord *decided, void *data, GError **error)
{
    (void)error;
    Explaining *explaining = data;
    g_autoptr(GPtrArray) party_ids = one_party(decided, id_text(decided->party_id));
    g_autoptr(GPtrArray) party_names = one_party(decided, g_strdup(explaining->party->name));
    g_autoptr(GPtrArray) item_ids = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < decided->linked->len; i++)
        g_ptr_array_add(item_ids, id_text(g_array_index(decided->linked, int64_t, i)));

    Question question = {.is_record = true, .subject = decided->place, .today = explaining->today};
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
explain_record(Archive *archive, const ExplanationRequest *request, ExplanationFunc on_explained,
               void *data, GError **error)
{
    g_autoptr(Party) party = parties_get(archive, request->id, request->reader, error);
    if (party == NULL)
        return false;
    if (!reader_sees_all(request->reader))
        return fail(error, FAIL_REFUSED, "what keeps a contact record is not told to '%s'",
                    reader_names[request->reader]);
    Explaining explaining = {party, request->today, on_explained, data, false};
    if (!decisions_record(archive, request->id, request->today, explain, &explaining, error))
        return false;
    char created[DAY_TEXT_SIZE];
    return explaining.is_answered ||
           fail(error, FAIL_USAGE, "%s (id %" G_GINT64_FORMAT ") came into the archive on %s only",
                party->name, party->id, day_format(party->created_on, created));
}
