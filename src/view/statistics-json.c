/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/statistics-json.h"

#include "view/json.h"

static json_t *
mailboxes(const Statistics *statistics)
{
    json_t *list = json_array();
    for (guint i = 0; i < statistics->mailboxes->len; i++) {
        const MailboxCount *count = g_ptr_array_index(statistics->mailboxes, i);
        json_array_append_new(
            list, json_pack("{s:o, s:s, s:I, s:I}", "mailbox", json_text(count->mailbox), "channel",
                            channel_name(count->channel), "items", (json_int_t)count->items,
                            "bytes", (json_int_t)count->bytes));
    }
    return list;
}

static json_t *
largest(const Statistics *statistics)
{
    json_t *list = json_array();
    for (guint i = 0; i < statistics->largest->len; i++) {
        const LargeItem *item = &g_array_index(statistics->largest, LargeItem, i);
        json_array_append_new(list, json_pack("{s:o, s:I}", "id", json_id(item->item_id), "bytes",
                                              (json_int_t)item->bytes));
    }
    return list;
}

static json_t *
months(const GArray *counts, bool has_bytes)
{
    json_t *list = json_array();
    for (guint i = 0; i < counts->len; i++) {
        const MonthCount *count = &g_array_index(counts, MonthCount, i);
        g_autofree char *month =
            g_strdup_printf("%04d-%02d", count->month / 12, count->month % 12 + 1);
        json_t *entry = json_pack("{s:s, s:I}", "month", month, "items", (json_int_t)count->items);
        if (has_bytes)
            json_object_set_new(entry, "bytes", json_integer(count->bytes));
        json_array_append_new(list, entry);
    }
    return list;
}

char *
statistics_json(const Statistics *statistics)
{
    json_t *document = json_pack(
        "{s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "items", (json_int_t)statistics->items, "renditions",
        (json_int_t)statistics->renditions, "raw_bytes", (json_int_t)statistics->raw_bytes,
        "content_bytes", (json_int_t)statistics->content_bytes, "text_bytes",
        (json_int_t)statistics->text_bytes, "index_bytes", (json_int_t)statistics->index_bytes,
        "file_bytes", (json_int_t)statistics->file_bytes);
    json_object_set_new(document, "mailboxes", mailboxes(statistics));
    json_object_set_new(document, "largest", largest(statistics));
    json_object_set_new(document, "dated", months(statistics->dated, true));
    json_object_set_new(document, "expiring", months(statistics->expiring, false));
    json_object_set_new(document, "due", json_integer(statistics->due));
    json_object_set_new(document, "held", json_integer(statistics->held));
    json_object_set_new(document, "active", json_integer(statistics->active));
    return json_line(document);
}
