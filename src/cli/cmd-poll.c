/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/health.h"
#include "archive/poller.h"
#include "archive/watch.h"
#include "base/progress.h"
#include "cli/network-commands.h"
#include "config/config-file.h"
#include "view/mailbox-json.h"

#include <stdio.h>

static void
print_json(const PollReport *report)
{
    const ReportField fields[] = {
        {"mailbox", FIELD_TEXT, .text = report->mailbox},
        {"folder", FIELD_TEXT, .text = report->folder},
        {"fetched", FIELD_INTEGER, .integer = report->fetched},
        {"archived", FIELD_INTEGER, .integer = report->archived},
        {"duplicates", FIELD_INTEGER, .integer = report->duplicates},
        {"recognised", FIELD_INTEGER, .integer = report->recognised},
        {"suppressed", FIELD_INTEGER, .integer = report->suppressed},
        {"failed", FIELD_INTEGER, .integer = report->failed},
        {"excluded", FIELD_INTEGER, .integer = report->excluded},
        {"source_copies_removed", FIELD_INTEGER, .integer = report->source.removed},
        {"source_copies_remaining", FIELD_INTEGER, .integer = report->source.remaining},
        {"bytes", FIELD_INTEGER, .integer = report->bytes},
        {"seconds", FIELD_REAL, .real = report->seconds},
    };
    g_autofree char *json = report_json(fields, G_N_ELEMENTS(fields));
    print_line("%s", json);
}

static void
print_counts(const PollReport *report)
{
    g_autoptr(GString) rest = g_string_new(NULL);
    const struct {
        int64_t count;
        const char *what;
    } counts[] = {
        {report->duplicates, "already here from elsewhere"},
        {report->suppressed, "deleted before and not brought back"},
        {report->failed, "not delivered by the server"},
        {report->excluded, "too large and left out"},
        {report->source.removed, "removed from the server"},
        {report->source.remaining, "source copies remaining"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(counts); i++)
        if (counts[i].count > 0)
            g_string_append_printf(rest, ", %" G_GINT64_FORMAT " %s", counts[i].count,
                                   counts[i].what);
    print_line("%s/%s: %" G_GINT64_FORMAT " fetched (%.1f MB in %.1f s), %" G_GINT64_FORMAT
               " archived%s",
               report->mailbox, report->folder, report->fetched, (double)report->bytes / 1e6,
               report->seconds, report->archived, rest->str);
}

typedef struct {
    gboolean is_json;
    Progress *progress;
} PollOutput;

static void
on_message(const PollReport *so_far, int64_t wanted, void *data)
{
    const PollOutput *output = data;
    progress_show(output->progress, so_far->fetched, wanted, so_far->bytes);
}

static void
on_folder(const PollReport *report, void *data)
{
    PollOutput *output = data;
    g_clear_pointer(&output->progress, progress_free);
    if (output->is_json)
        print_json(report);
    else
        print_counts(report);
    fflush(stdout);
    output->progress = progress_new(report->mailbox);
}

typedef struct {
    gboolean is_json, is_repair;
} PollWish;

static bool
poll_one(CommandContext *context, MailboxSettings *mailbox, void *data, GError **error)
{
    const PollWish *wish = data;
    PollOutput output = {wish->is_json, progress_new(mailbox->name)};
    PollWatcher watcher = {on_message, on_folder, &output};
    PollOptions options = {.is_repair = wish->is_repair};
    g_autoptr(Poller) poller = poller_new(mailbox, -1);
    bool is_done = poller_round(poller, context->archive, &options, &watcher, error);
    g_clear_pointer(&output.progress, progress_free);
    return is_done;
}

/* That the metrics cannot be written makes no poll a failure. */
static void
write_metrics(const CommandContext *context)
{
    g_autoptr(GError) problem = NULL;
    if (!health_write_metrics(context->archive, &problem))
        g_printerr("letterbook: %s\n", problem->message);
}

static bool
run_watch(CommandContext *context, char **names, GError **error)
{
    g_autofree char *config = config_file_find(context->config_path, error);
    return config != NULL && watch_run(config, names, &context->has_left_threads, error);
}

bool
run_poll(CommandContext *context, int argc, char **argv, GError **error)
{
    PollWish wish = {FALSE, FALSE};
    gboolean is_watch = FALSE;
    const GOptionEntry options[] = {
        {"watch", 0, 0, G_OPTION_ARG_NONE, &is_watch, "Stay, and fetch what comes as it comes",
         NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &wish.is_json, "Print one JSON object a folder", NULL},
        {"repair", 0, 0, G_OPTION_ARG_NONE, &wish.is_repair,
         "Look for what earlier polls have missed, too", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GPtrArray) mailboxes = NULL;
    if (!command_parse(context, options, &argc, &argv, 0, -1, error))
        return false;
    if (is_watch && (wish.is_json || wish.is_repair))
        return fail(error, FAIL_USAGE, "poll: --watch goes with no other option");
    if (is_watch)
        return run_watch(context, argv + 1, error);
    if (!command_provide(context, NEEDS_WRITING, error) ||
        !settings_choose(context->settings, argv + 1, &mailboxes, error))
        return false;
    bool is_done = command_each_mailbox(context, mailboxes, poll_one, &wish, error);
    write_metrics(context);
    return is_done;
}
