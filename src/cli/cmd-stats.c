/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/stats.h"
#include "cli/commands.h"
#include "view/statistics-json.h"

/* Months that lie further ahead are one line together. */
#define MONTHS_AHEAD 24
/* The width of the longest bar. */
#define BAR_MAX 40

static double
megabytes(int64_t bytes)
{
    return (double)bytes / 1e6;
}

static double
percent(int64_t part, int64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

static void
print_sizes(const Statistics *statistics)
{
    int64_t raw = statistics->raw_bytes;
    print_line("%-28s %12" G_GINT64_FORMAT, "Items", statistics->items);
    print_line("%-28s %12" G_GINT64_FORMAT, "Messages (renditions)", statistics->renditions);
    print_line("%-28s %12.1f MB", "As they came", megabytes(raw));
    print_line("%-28s %12.1f MB  %5.1f %%", "The same, stored",
               megabytes(statistics->content_bytes), percent(statistics->content_bytes, raw));
    print_line("%-28s %12.1f MB  %5.1f %%", "Texts", megabytes(statistics->text_bytes),
               percent(statistics->text_bytes, raw));
    print_line("%-28s %12.1f MB  %5.1f %%", "Full-text index", megabytes(statistics->index_bytes),
               percent(statistics->index_bytes, raw));
    print_line("%-28s %12.1f MB  %5.1f %%", "The whole database", megabytes(statistics->file_bytes),
               percent(statistics->file_bytes, raw));
}

static void
print_mailboxes(const Statistics *statistics)
{
    print_line("\n%-20s %-8s %10s %12s", "Mailbox", "Channel", "Items", "MB");
    for (guint i = 0; i < statistics->mailboxes->len; i++) {
        const MailboxCount *count = g_ptr_array_index(statistics->mailboxes, i);
        print_line("%-20s %-8s %10" G_GINT64_FORMAT " %12.3f",
                   count->mailbox[0] != '\0' ? count->mailbox : "(none)",
                   channel_name(count->channel), count->items, megabytes(count->bytes));
    }
    print_line("\n%-20s %12s", "Largest items", "MB");
    for (guint i = 0; i < statistics->largest->len; i++) {
        const LargeItem *item = &g_array_index(statistics->largest, LargeItem, i);
        print_line("%-20" G_GINT64_FORMAT " %12.3f", item->item_id, megabytes(item->bytes));
    }
}

static void
print_bar(const char *label, int64_t items, int64_t most)
{
    g_autofree char *bar =
        g_strnfill(most > 0 ? (gsize)((items * BAR_MAX + most - 1) / most) : 0, '#');
    print_line("%-10s %10" G_GINT64_FORMAT "  %s", label, items, bar);
}

static int64_t
most_items(const GArray *months)
{
    int64_t most = 0;
    for (guint i = 0; i < months->len; i++)
        most = MAX(most, g_array_index(months, MonthCount, i).items);
    return most;
}

/* By year: months are for programs. */
static void
print_ages(const Statistics *statistics)
{
    g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(MonthCount));
    for (guint i = 0; i < statistics->dated->len; i++) {
        MonthCount count = g_array_index(statistics->dated, MonthCount, i);
        count.month -= count.month % 12;
        MonthCount *last =
            years->len > 0 ? &g_array_index(years, MonthCount, years->len - 1) : NULL;
        if (last != NULL && last->month == count.month)
            last->items += count.items;
        else
            g_array_append_val(years, count);
    }
    print_line("\nItems by the year of their date");
    int64_t most = most_items(years);
    for (guint i = 0; i < years->len; i++) {
        const MonthCount *count = &g_array_index(years, MonthCount, i);
        g_autofree char *label = g_strdup_printf("%04d", count->month / 12);
        print_bar(label, count->items, most);
    }
}

static void
print_expiry(const Statistics *statistics)
{
    print_line("\nItems by the month in which they are due");
    int64_t most = MAX(most_items(statistics->expiring), statistics->due), later = 0;
    if (statistics->due > 0)
        print_bar("now", statistics->due, most);
    for (guint i = 0; i < statistics->expiring->len; i++) {
        const MonthCount *count = &g_array_index(statistics->expiring, MonthCount, i);
        if (i >= MONTHS_AHEAD) {
            later += count->items;
            continue;
        }
        g_autofree char *label =
            g_strdup_printf("%04d-%02d", count->month / 12, count->month % 12 + 1);
        print_bar(label, count->items, most);
    }
    if (later > 0)
        print_line("%-10s %10" G_GINT64_FORMAT, "later", later);
    print_line("%-10s %10" G_GINT64_FORMAT, "in use", statistics->active);
    print_line("%-10s %10" G_GINT64_FORMAT, "held", statistics->held);
}

static bool
run_stats(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, 0, error))
        return false;
    g_autoptr(Statistics) statistics =
        stats_collect(context->archive, archive_today(context->archive), error);
    if (statistics == NULL)
        return false;
    if (is_json) {
        g_autofree char *json = statistics_json(statistics);
        print_line("%s", json);
        return true;
    }
    print_sizes(statistics);
    print_mailboxes(statistics);
    print_ages(statistics);
    print_expiry(statistics);
    return true;
}

const Command cmd_stats = {
    .name = "stats",
    .arguments = "",
    .summary = "Say how much there is, how old it is, and when it goes",
    .needs = NEEDS_READING,
    .run = run_stats,
};
