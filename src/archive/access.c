/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/access.h"

#include "archive/archive-private.h"
#include "archive/decisions.h"
#include "base/error.h"
#include "store/party-store.h"

#include <string.h>

/* Deciding more items one by one takes longer than deciding all. */
#define ASKED_MAX 20000

typedef struct {
    Reader reader;
    GArray *sorted;   /* int64_t: those asked about */
    GByteArray *seen; /* by their places there: 1, or 0 */
    GArray *doubtful; /* int64_t: those that may be in ordinary use by what was not looked at */
} Filter;

static int
compare_ids(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return a < b ? -1 : a > b;
}

static guint8 *
find_mark(const Filter *filter, int64_t item_id)
{
    guint place;
    return g_array_binary_search(filter->sorted, &item_id, compare_ids, &place)
               ? filter->seen->data + place
               : NULL;
}

static bool
note_seen(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    const Filter *filter = data;
    guint8 *mark = find_mark(filter, decided->item_id);
    if (mark != NULL)
        *mark = reader_sees(filter->reader, decided->decision);
    return true;
}

/* What is in ordinary use is so for good; what is not may be by a contact that was not looked at.
 * Holds are looked at in any case. */
static bool
note_if_certain(const DecidedItem *decided, void *data, GError **error)
{
    const Filter *filter = data;
    if (!decided->decision->is_restricted)
        return note_seen(decided, data, error);
    g_array_append_val(filter->doubtful, decided->item_id);
    return true;
}

/* Mostly the conversations of the items themselves tell enough, or what their parties wrote last;
 * all that they ever wrote can be much. */
static bool
decide(Archive *archive, Filter *filter, GError **error)
{
    static const FactsExtent extents[] = {FACTS_CONVERSATION, FACTS_LATEST, FACTS_WHOLE};
    DecisionScope scope = {.today = archive_today(archive)};
    if (filter->sorted->len > ASKED_MAX)
        return decisions_each(archive, &scope, note_seen, NULL, filter, error);
    g_autoptr(GArray) asked = g_array_copy(filter->sorted);
    for (size_t i = 0; i < G_N_ELEMENTS(extents) && asked->len > 0; i++) {
        scope.asked = asked;
        scope.extent = extents[i];
        DecidedItemFunc note = scope.extent == FACTS_WHOLE ? note_seen : note_if_certain;
        g_array_set_size(filter->doubtful, 0);
        if (!decisions_each(archive, &scope, note, NULL, filter, error))
            return false;
        g_array_set_size(asked, 0);
        g_array_append_vals(asked, filter->doubtful->data, filter->doubtful->len);
    }
    return true;
}

bool
access_refuse(Reader reader, GError **error)
{
    if (reader_sees_all(reader) || error == NULL || !fail_is(*error, FAIL_REFUSED))
        return false;
    g_clear_error(error);
    return fail(error, FAIL_REFUSED,
                "what '%s' may see cannot be decided: the query of a hold fails",
                reader_names[reader]);
}

bool
access_filter(Archive *archive, Reader reader, GArray *items, GError **error)
{
    if (reader_sees_all(reader) || items->len == 0)
        return true;
    g_autoptr(GArray) sorted = g_array_copy(items);
    g_autoptr(GByteArray) seen = g_byte_array_new();
    g_autoptr(GArray) doubtful = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Filter filter = {reader, sorted, seen, doubtful};
    g_array_sort(sorted, compare_ids);
    g_byte_array_set_size(seen, items->len);
    memset(seen->data, 0, seen->len);
    if (!decide(archive, &filter, error))
        return access_refuse(reader, error);
    guint left = 0;
    for (guint i = 0; i < items->len; i++) {
        int64_t item_id = g_array_index(items, int64_t, i);
        if (*find_mark(&filter, item_id))
            g_array_index(items, int64_t, left++) = item_id;
    }
    g_array_set_size(items, left);
    return true;
}

bool
access_sees_item(Archive *archive, Reader reader, int64_t item_id, bool *sees, GError **error)
{
    g_autoptr(GArray) items = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_array_append_val(items, item_id);
    if (!access_filter(archive, reader, items, error))
        return false;
    *sees = items->len > 0;
    return true;
}

typedef struct {
    Reader reader;
    bool sees;
} Record;

static bool
note_record(const DecidedRecord *decided, void *data, GError **error)
{
    (void)error;
    Record *record = data;
    record->sees = reader_sees(record->reader, decided->decision);
    return true;
}

bool
access_sees_party(Archive *archive, Reader reader, int64_t party_id, bool *sees, int64_t *items,
                  GError **error)
{
    *sees = reader_sees_all(reader);
    if (*sees)
        return true;
    g_autoptr(GArray) linked = party_store_linked(archive->db, party_id, error);
    if (linked == NULL || !access_filter(archive, reader, linked, error))
        return false;
    Record record = {reader, linked->len > 0};
    if (!record.sees &&
        !decisions_record(archive, party_id, archive_today(archive), note_record, &record, error))
        return access_refuse(reader, error);
    *sees = record.sees;
    *items = linked->len;
    return true;
}
