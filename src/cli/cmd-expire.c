/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/expiry.h"
#include "archive/rehearsal.h"
#include "archive/schedules.h"
#include "cli/network-commands.h"
#include "view/expiry-json.h"

/* "(+3 since the last run)" */
static char *
since_last(const ExpiryReport *report, int rule)
{
    int64_t difference = report->kept[rule] - report->last_kept[rule];
    if (report->last_run == 0 || difference == 0)
        return g_strdup("");
    return g_strdup_printf("  (%+" G_GINT64_FORMAT " since the last run)", difference);
}

static void
print_rules(const ExpiryReport *report)
{
    RuleCounts due = {0};
    for (guint i = 0; i < report->due->len; i++)
        due[g_array_index(report->due, DueItem, i).rule]++;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        g_autofree char *difference = since_last(report, rule);
        if (report->kept[rule] > 0 || difference[0] != '\0')
            print_line("  kept by %-10s %8" G_GINT64_FORMAT "%s", rule_names[rule],
                       report->kept[rule], difference);
    }
    for (int rule = 0; rule < RULE_COUNT; rule++)
        if (due[rule] > 0)
            print_line("  due by  %-10s %8" G_GINT64_FORMAT, rule_names[rule], due[rule]);
}

static const char *
what_became(const ExpiryReport *report, bool is_gone)
{
    return report->run == 0 ? "would go:" : is_gone ? "gone:" : "was due, and is kept by now:";
}

static void
print_due(const ExpiryReport *report)
{
    char until[DAY_TEXT_SIZE];
    for (guint i = 0; i < report->due->len; i++) {
        const DueItem *due = &g_array_index(report->due, DueItem, i);
        print_line("  %s %" G_GINT64_FORMAT "  %s, kept until %s",
                   what_became(report, due->is_gone), due->item_id, rule_names[due->rule],
                   day_format(due->keep_until, until));
    }
    for (guint i = 0; i < report->due_records->len; i++) {
        const DueRecord *due = &g_array_index(report->due_records, DueRecord, i);
        print_line("  %s contact record of party %" G_GINT64_FORMAT "  %s, kept until %s",
                   what_became(report, due->is_gone), due->party_id, rule_names[due->rule],
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
               " deleted; %u contact records due, %" G_GINT64_FORMAT " deleted.",
               report->is_dry_run ? "Dry run" : "Expiry", day_format(report->today, today),
               report->evaluated, report->due->len, report->purged, report->due_records->len,
               report->records_purged);
    print_rules(report);
    print_due(report);
    if (report->sources.removed + report->sources.remaining > 0)
        print_line("  on servers: %" G_GINT64_FORMAT " copies removed, %" G_GINT64_FORMAT
                   " remaining (see 'letterbook mailbox source-copies')",
                   report->sources.removed, report->sources.remaining);
    if (report->is_dry_run && report->refused != NULL)
        print_line("A run would refuse: %s", report->refused);
}

/* A dry run also shows what the draft of the schedule would change, if there is one: this is the
 * dry run that its activation asks for. */
static bool
rehearse_draft(CommandContext *context, bool is_json, GError **error)
{
    ScheduleState state;
    ScheduleDifference difference;
    if (!schedules_state(context->archive, &state, error))
        return false;
    if (state.draft == 0)
        return true;
    if (!rehearsal_run(context->archive, state.draft, &difference, error))
        return false;
    if (!is_json)
        print_line("Under version %u of the schedule, a draft, %" G_GINT64_FORMAT
                   " items would go earlier and %" G_GINT64_FORMAT " later; %" G_GINT64_FORMAT
                   " more would be due today.",
                   difference.version, difference.earlier, difference.later, difference.due);
    return true;
}

static bool
dry_run(CommandContext *context, Day today, bool is_json, GError **error)
{
    g_autoptr(ExpiryReport) report = expiry_plan(context->archive, today, error);
    if (report == NULL)
        return false;
    print_report(report, is_json);
    return rehearse_draft(context, is_json, error);
}

static bool
execute(CommandContext *context, const ExpiryOverrides *overrides, bool is_json, GError **error)
{
    g_autoptr(ExpiryReport) report = expiry_execute(context->archive, overrides, error);
    if (report == NULL)
        return false;
    if (report->refused == NULL || is_json)
        print_report(report, is_json);
    return report->refused == NULL ||
           fail(error, FAIL_REFUSED, "nothing was deleted: %s", report->refused);
}

static bool
read_number(const char *text, int64_t *number, GError **error)
{
    return text == NULL || g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, number, NULL) ||
           fail(error, FAIL_USAGE, "--accept-due=%s is not a number of items", text);
}

bool
run_expire(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_dry_run = FALSE;
    g_autofree char *today_text = NULL, *due_text = NULL, *clock_text = NULL;
    const GOptionEntry options[] = {
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &is_dry_run, "Only say what would go", NULL},
        {"today", 0, 0, G_OPTION_ARG_STRING, &today_text, "With --dry-run: as of another day",
         "YYYY-MM-DD"},
        {"accept-due", 0, 0, G_OPTION_ARG_STRING, &due_text,
         "Exactly so many items shall go, though they are many", "N"},
        {"accept-clock", 0, 0, G_OPTION_ARG_STRING, &clock_text,
         "Today is this day, though it looks wrong", "YYYY-MM-DD"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the run as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    Day today;
    ExpiryOverrides overrides = {-1, DAY_NONE};
    if (!command_parse(context, options, &argc, &argv, 0, 0, error) ||
        !command_read_day("today", today_text, archive_today(context->archive), &today, error) ||
        !command_read_day("accept-clock", clock_text, DAY_NONE, &overrides.clock, error) ||
        !read_number(due_text, &overrides.due, error))
        return false;
    if (today_text != NULL && !is_dry_run)
        return fail(error, FAIL_USAGE,
                    "--today goes with --dry-run only: what is deleted is due on the real day");
    if (is_dry_run && (due_text != NULL || clock_text != NULL))
        return fail(error, FAIL_USAGE, "--accept-... does not go with --dry-run");
    return is_dry_run ? dry_run(context, today, is_json, error)
                      : execute(context, &overrides, is_json, error);
}
