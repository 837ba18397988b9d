/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/expiry.h"
#include "cli/commands.h"
#include "view/expiry-json.h"

static void
print_kept(const ExpiryReport *report)
{
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (report->kept[rule] > 0)
            print_line("  kept by %-10s %8" G_GINT64_FORMAT, rule_names[rule], report->kept[rule]);
}

static void
print_due(const ExpiryReport *report)
{
    for (guint i = 0; i < report->due->len; i++) {
        const DueItem *due = &g_array_index(report->due, DueItem, i);
        char until[DAY_TEXT_SIZE];
        print_line("  %s %" G_GINT64_FORMAT "  %s, kept until %s",
                   report->is_dry_run ? "would go:" : "gone:", due->item_id, rule_names[due->rule],
                   day_format(due->keep_until, until));
    }
}

static void
print_report(const ExpiryReport *report, bool is_json)
{
    if (is_json) {
        g_autofree char *json = expiry_json(report);
        print_line("%s", json);
        return;
    }
    char today[DAY_TEXT_SIZE];
    print_line("%s as of %s: %" G_GINT64_FORMAT " items looked at, %u due, %" G_GINT64_FORMAT
               " deleted.",
               report->is_dry_run ? "Dry run" : "Expiry", day_format(report->today, today),
               report->evaluated, report->due->len, report->purged);
    print_kept(report);
    print_due(report);
}

static bool
run_expire(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_dry_run = FALSE;
    g_autofree char *today_text = NULL;
    const GOptionEntry options[] = {
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &is_dry_run, "Only say what would go", NULL},
        {"today", 0, 0, G_OPTION_ARG_STRING, &today_text, "With --dry-run: as of another day",
         "YYYY-MM-DD"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the run as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    Day today;
    if (!command_parse(context, options, &argc, &argv, 0, 0, error) ||
        !command_read_day("today", today_text, archive_today(context->archive), &today, error))
        return false;
    if (today_text != NULL && !is_dry_run)
        return fail(error, FAIL_USAGE,
                    "--today goes with --dry-run only: what is deleted is due on the real day");
    g_autoptr(ExpiryReport) report = is_dry_run ? expiry_plan(context->archive, today, error)
                                                : expiry_execute(context->archive, error);
    if (report == NULL)
        return false;
    print_report(report, is_json);
    return true;
}

const Command cmd_expire = {
    .name = "expire",
    .arguments = "",
    .summary = "Delete what is due, everywhere and for good; or say what would go",
    .needs = NEEDS_WRITING,
    .run = run_expire,
};
