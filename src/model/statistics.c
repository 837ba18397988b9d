/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/statistics.h"

#include <string.h>

static void
mailbox_count_free(void *data)
{
    MailboxCount *count = data;
    g_free(count->mailbox);
    g_free(count);
}

Statistics *
statistics_new(void)
{
    Statistics *statistics = g_new0(Statistics, 1);
    statistics->mailboxes = g_ptr_array_new_with_free_func(mailbox_count_free);
    statistics->largest = g_array_new(FALSE, FALSE, sizeof(LargeItem));
    statistics->dated = g_array_new(FALSE, FALSE, sizeof(MonthCount));
    statistics->expiring = g_array_new(FALSE, FALSE, sizeof(MonthCount));
    return statistics;
}

void
statistics_free(Statistics *statistics)
{
    g_ptr_array_unref(statistics->mailboxes);
    g_array_unref(statistics->largest);
    g_array_unref(statistics->dated);
    g_array_unref(statistics->expiring);
    g_free(statistics);
}

/* From the end: items mostly come in the order of their dates. */
void
statistics_count_month(GArray *months, int month, int64_t bytes)
{
    guint place = months->len;
    while (place > 0 && g_array_index(months, MonthCount, place - 1).month > month)
        place--;
    if (place == 0 || g_array_index(months, MonthCount, place - 1).month != month) {
        MonthCount fresh = {.month = month};
        g_array_insert_val(months, place, fresh);
        place++;
    }
    MonthCount *count = &g_array_index(months, MonthCount, place - 1);
    count->items++;
    count->bytes += bytes;
}

void
statistics_count_mailbox(Statistics *statistics, const char *mailbox, Channel channel,
                         int64_t bytes)
{
    guint place = 0;
    int order = 1;
    for (; place < statistics->mailboxes->len; place++) {
        const MailboxCount *count = g_ptr_array_index(statistics->mailboxes, place);
        order = strcmp(count->mailbox, mailbox);
        order = order != 0 ? order : (int)count->channel - (int)channel;
        if (order >= 0)
            break;
    }
    if (order != 0 || place == statistics->mailboxes->len) {
        MailboxCount *fresh = g_new0(MailboxCount, 1);
        fresh->mailbox = g_strdup(mailbox);
        fresh->channel = channel;
        g_ptr_array_insert(statistics->mailboxes, (gint)place, fresh);
    }
    MailboxCount *count = g_ptr_array_index(statistics->mailboxes, place);
    count->items++;
    count->bytes += bytes;
}

void
statistics_note_size(Statistics *statistics, int64_t item_id, int64_t bytes)
{
    GArray *largest = statistics->largest;
    guint place = largest->len;
    while (place > 0 && g_array_index(largest, LargeItem, place - 1).bytes < bytes)
        place--;
    if (place == LARGEST_ITEMS)
        return;
    LargeItem item = {item_id, bytes};
    g_array_insert_val(largest, place, item);
    g_array_set_size(largest, MIN(largest->len, LARGEST_ITEMS));
}
