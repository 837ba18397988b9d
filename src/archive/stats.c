/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/stats.h"

#include "archive/archive-private.h"
#include "archive/decisions.h"
#include "store/stats-store.h"

typedef struct {
    const Archive *archive;
    Statistics *statistics;
} Collection;

static int
month_of(Day day)
{
    Civil civil = civil_from_day(day);
    return civil.year * 12 + civil.month - 1;
}

static void
count_item(const CountedItem *item, void *data)
{
    Collection *collection = data;
    Statistics *statistics = collection->statistics;
    statistics->items++;
    statistics_note_size(statistics, item->id, item->bytes);
    statistics_count_month(statistics->dated,
                           month_of(zone_day(collection->archive->zone, item->date_at)),
                           item->bytes);
    for (guint i = 0; i < item->mailboxes->len; i++)
        statistics_count_mailbox(statistics, g_ptr_array_index(item->mailboxes, i), item->channel,
                                 item->bytes);
    if (item->mailboxes->len == 0)
        statistics_count_mailbox(statistics, "", item->channel, item->bytes);
}

static bool
count_decision(const DecidedItem *decided, void *data, GError **error)
{
    (void)error;
    Collection *collection = data;
    Statistics *statistics = collection->statistics;
    switch (decided->decision->outcome) {
    case OUTCOME_HELD:
        statistics->held++;
        break;
    case OUTCOME_KEEP_WHILE_ACTIVE:
        statistics->active++;
        break;
    case OUTCOME_DUE:
        statistics->due++;
        break;
    case OUTCOME_KEEP_UNTIL:
        statistics_count_month(statistics->expiring, month_of(decided->decision->due_from), 0);
        break;
    }
    return true;
}

static bool
collect_sizes(Archive *archive, Statistics *statistics, GError **error)
{
    StoredSizes sizes;
    if (!stats_store_sizes(archive->db, &sizes, error))
        return false;
    statistics->renditions = sizes.renditions;
    statistics->raw_bytes = sizes.raw_bytes;
    statistics->content_bytes = sizes.content_bytes;
    statistics->text_bytes = sizes.text_bytes;
    statistics->index_bytes = sizes.index_bytes;
    statistics->file_bytes = sizes.file_bytes;
    return true;
}

Statistics *
stats_collect(Archive *archive, Day today, GError **error)
{
    g_autoptr(Statistics) statistics = statistics_new();
    Collection collection = {archive, statistics};
    DecisionScope scope = {.today = today};
    if (!collect_sizes(archive, statistics, error) ||
        !stats_store_each(archive->db, count_item, &collection, error) ||
        !decisions_each(archive, &scope, count_decision, NULL, &collection, error))
        return NULL;
    return g_steal_pointer(&statistics);
}
