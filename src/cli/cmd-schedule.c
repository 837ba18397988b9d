/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/rehearsal.h"
#include "archive/schedules.h"
#include "cli/commands.h"
#include "view/schedule-json.h"

static bool
read_version(int argc, char **argv, unsigned *version, GError **error)
{
    guint64 number = 0;
    if (argc > 1 && !g_ascii_string_to_unsigned(argv[1], 10, 1, G_MAXINT32, &number, NULL))
        return fail(error, FAIL_USAGE, "'%s' is not the number of a version", argv[1]);
    *version = (unsigned)number;
    return true;
}

static const char *
state_name(const RetentionSchedule *schedule, const ScheduleState *state)
{
    if (schedule->activated_at == INSTANT_NONE)
        return "draft";
    return schedule->periods.version == state->in_force ? "in force" : "past";
}

static void
print_period(const char *what, int number, const char *unit)
{
    if (number % 12 == 0 && number > 0 && g_str_equal(unit, "month"))
        print_period(what, number / 12, "year");
    else
        print_line("  %-42s %d %s%s", what, number, unit, number == 1 ? "" : "s");
}

static void
print_periods(const Schedule *periods)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    print_period("correspondence", periods->correspondence_months, "month");
    print_line("  %-42s %s", "counted for individuals from",
               periods->individual_clock == CLOCK_ITEM ? "the item's date" : "the last contact");
    print_period("our reply is contact within", periods->reply_window_days, "day");
    print_period("chats", periods->chat_days, "day");
    print_period("invoices, from the end of the year", periods->invoice_months, "month");
    print_period("supporting documents, likewise", periods->supporting_months, "month");
    print_line("  %-42s %s", "the financial year ends with",
               months[periods->financial_year_end_month - 1]);
    print_period("records of suppliers and partners", periods->supplier_record_months, "month");
    print_period("records of customers", periods->customer_record_months, "month");
    print_period("safety delay", periods->change_grace_days, "day");
}

static void
print_schedule(const CommandContext *context, const RetentionSchedule *schedule,
               const ScheduleState *state)
{
    g_autofree char *drafted = command_format_time(context, schedule->drafted_at);
    print_line("Retention schedule, version %u: %s.", schedule->periods.version,
               state_name(schedule, state));
    print_line("Drafted %s by %s.", drafted, schedule->drafted_by);
    if (schedule->activated_at != INSTANT_NONE) {
        g_autofree char *activated = command_format_time(context, schedule->activated_at);
        print_line("Activated %s by %s.", activated, schedule->activated_by);
    }
    print_periods(&schedule->periods);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        print_line("  %-10s %s (%s)", rule_names[rule], schedule->grounds[rule].purpose,
                   schedule->grounds[rule].lawful_basis);
}

static bool
print_version(CommandContext *context, unsigned version, bool is_json, GError **error)
{
    ScheduleState state;
    g_autoptr(RetentionSchedule) schedule = schedules_get(context->archive, version, error);
    if (schedule == NULL || !schedules_state(context->archive, &state, error))
        return false;
    if (is_json) {
        g_autofree char *json = schedule_json(schedule, state_name(schedule, &state));
        print_line("%s", json);
        return true;
    }
    print_schedule(context, schedule, &state);
    if (state.draft != 0 && state.draft != schedule->periods.version)
        print_line("Version %u is a draft: 'letterbook schedule show %u'.", state.draft,
                   state.draft);
    if (state.is_edited)
        print_line("The configuration says something else than the version in force: nothing is "
                   "deleted until the two agree.");
    return true;
}

static bool
run_show(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the version as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    unsigned version;
    return command_parse(context, options, &argc, &argv, 0, 1, error) &&
           read_version(argc, argv, &version, error) &&
           print_version(context, version, is_json, error);
}

static bool
run_draft(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the draft as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, 0, error))
        return false;
    unsigned version = schedules_draft(context->archive, error);
    return version != 0 && print_version(context, version, is_json, error);
}

static void
print_difference(const ScheduleDifference *difference, bool is_json)
{
    if (is_json) {
        g_autofree char *json =
            schedule_difference_json(difference->version, difference->evaluated,
                                     difference->earlier, difference->later, difference->due);
        print_line("%s", json);
        return;
    }
    print_line("Dry run of version %u over %" G_GINT64_FORMAT " items: %" G_GINT64_FORMAT
               " would go earlier than now, %" G_GINT64_FORMAT " later; %" G_GINT64_FORMAT
               " that are not due now would be due today.",
               difference->version, difference->evaluated, difference->earlier, difference->later,
               difference->due);
}

/* Without a dry run before it, this is the dry run. */
static bool
run_activate(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_dry_run = FALSE;
    const GOptionEntry options[] = {
        {"dry-run", 'n', 0, G_OPTION_ARG_NONE, &is_dry_run, "Only show what would change", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the difference as one JSON object",
         NULL},
        G_OPTION_ENTRY_NULL,
    };
    unsigned version;
    bool was_rehearsed;
    ScheduleDifference difference;
    if (!command_parse(context, options, &argc, &argv, 0, 1, error) ||
        !read_version(argc, argv, &version, error) ||
        !rehearsal_was(context->archive, version, &was_rehearsed, error) ||
        !rehearsal_run(context->archive, version, &difference, error))
        return false;
    print_difference(&difference, is_json);
    if (is_dry_run)
        return true;
    if (!was_rehearsed)
        return fail(error, FAIL_REFUSED,
                    "this was the first dry run of version %u: if the difference is what you want, "
                    "run 'letterbook schedule activate' again",
                    difference.version);
    if (!schedules_activate(context->archive, version, error))
        return false;
    if (!is_json)
        print_line("Version %u is in force.", difference.version);
    return true;
}

const Command cmd_schedule_show = {
    .name = "schedule show",
    .arguments = "[VERSION]",
    .summary = "Show the retention schedule in force, or a version of it",
    .needs = NEEDS_READING,
    .run = run_show,
};

const Command cmd_schedule_draft = {
    .name = "schedule draft",
    .arguments = "",
    .summary = "Make what the configuration says a version of the schedule",
    .needs = NEEDS_WRITING,
    .run = run_draft,
};

const Command cmd_schedule_activate = {
    .name = "schedule activate",
    .arguments = "[VERSION]",
    .summary = "Put the draft in force, after a dry run of it",
    .needs = NEEDS_WRITING,
    .run = run_activate,
};
