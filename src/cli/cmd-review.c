/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/reviews.h"
#include "cli/commands.h"
#include "view/review-json.h"

static bool
print_doubt(const Doubt *doubt, void *data, GError **error)
{
    (void)error;
    const gboolean *is_json = data;
    char day[DAY_TEXT_SIZE];
    if (*is_json) {
        g_autofree char *json = review_json(doubt);
        print_line("%s", json);
        return true;
    }
    g_autofree char *id = doubt_id(doubt);
    print_line("%s  %s", id, doubt->text);
    if (doubt->resolved_on != DAY_NONE)
        print_line("  looked at on %s%s%s", day_format(doubt->resolved_on, day),
                   doubt->note != NULL ? ": " : "", doubt->note != NULL ? doubt->note : "");
    return true;
}

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_all = FALSE;
    const GOptionEntry options[] = {
        {"all", 0, 0, G_OPTION_ARG_NONE, &is_all, "What somebody has looked at, too", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print JSON, one object a line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, options, &argc, &argv, 0, 0, error) &&
           reviews_each(context->archive, is_all, print_doubt, &is_json, error);
}

static bool
run_resolve(CommandContext *context, int argc, char **argv, GError **error)
{
    g_autofree char *note = NULL;
    const GOptionEntry options[] = {
        {"note", 0, 0, G_OPTION_ARG_FILENAME, &note, "What was found, or done", "WORDS"},
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, options, &argc, &argv, 1, 1, error) &&
           reviews_resolve(context->archive, argv[1], note, error);
}

const Command cmd_review_list = {
    .name = "review list",
    .arguments = "",
    .summary = "List what a person should look at",
    .needs = NEEDS_READING,
    .run = run_list,
};

const Command cmd_review_resolve = {
    .name = "review resolve",
    .arguments = "ID",
    .summary = "Note that somebody has looked at it",
    .needs = NEEDS_WRITING,
    .run = run_resolve,
};
