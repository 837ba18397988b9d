/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/explain-record.h"
#include "archive/parties.h"
#include "cli/commands.h"
#include "view/decision-json.h"

static void
print_claim(const Claim *claim, const FactNames *names)
{
    char until[DAY_TEXT_SIZE];
    const char *party = claim->party != FACTS_NONE ? fact_name(names->parties, claim->party) : NULL;
    print_line("  %-10s %s%s%s%s", rule_names[claim->rule],
               claim->until != DAY_NONE ? "until " : "without end",
               claim->until != DAY_NONE ? day_format(claim->until, until) : "",
               party != NULL ? "  " : "", party != NULL ? party : "");
}

static void
on_explained(const Explanation *explanation, void *data)
{
    const gboolean *is_json = data;
    const Decision *decision = explanation->decision;
    if (*is_json) {
        g_autofree char *json = decision_json(explanation->question, decision, explanation->ids,
                                              explanation->paragraph);
        print_line("%s", json);
        return;
    }
    print_line("%s\n\nClaims:", explanation->paragraph);
    for (guint i = 0; i < decision->claims->len; i++)
        print_claim(decision_claim(decision, i), explanation->names);
    if (decision->reviews != 0)
        print_line("To be looked at:");
    for (int i = 0; i < REVIEW_COUNT; i++)
        if (decision->reviews & 1u << i)
            print_line("  %s", review_names[i]);
}

typedef struct {
    char *party, *today, *as;
    gboolean is_json;
} ExplainOptions;

static void
explain_options_clear(ExplainOptions *options)
{
    g_free(options->party);
    g_free(options->today);
    g_free(options->as);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExplainOptions, explain_options_clear)

static bool
explain(CommandContext *context, ExplainOptions *options, const char *item, GError **error)
{
    ExplanationRequest asked;
    Archive *archive = context->archive;
    if (!command_read_day("today", options->today, archive_today(archive), &asked.today, error) ||
        !command_read_reader(context, options->as, &asked.reader, error))
        return false;
    if (item != NULL)
        return command_read_item_id(item, &asked.id, error) &&
               explain_item(archive, &asked, on_explained, &options->is_json, error);
    return parties_find(archive, options->party, asked.reader, &asked.id, error) &&
           explain_record(archive, &asked, on_explained, &options->is_json, error);
}

static bool
run_explain(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(ExplainOptions) options = {0};
    const GOptionEntry entries[] = {
        {"party", 0, 0, G_OPTION_ARG_FILENAME, &options.party,
         "The contact record of this party, instead of an item", "PARTY"},
        {"today", 0, 0, G_OPTION_ARG_STRING, &options.today, "As of another day", "YYYY-MM-DD"},
        {"as", 0, 0, G_OPTION_ARG_STRING, &options.as, "If this role may see it", "ROLE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, "Print the answer as one JSON object",
         NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, entries, &argc, &argv, 0, 1, error))
        return false;
    if ((options.party != NULL) == (argc > 1))
        return fail(error, FAIL_USAGE, "explain takes either an item or --party=PARTY");
    return explain(context, &options, argv[1], error);
}

const Command cmd_explain = {
    .name = "explain",
    .arguments = "ITEM | --party=PARTY",
    .summary = "Say how long an item or a contact record is kept, and why",
    .needs = NEEDS_READING,
    .is_for_readers = true,
    .run = run_explain,
};
