/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/explain-item.h"
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

static bool
run_explain(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *today_text = NULL;
    const GOptionEntry options[] = {
        {"today", 0, 0, G_OPTION_ARG_STRING, &today_text, "As of another day", "YYYY-MM-DD"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the answer as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    Day today;
    int64_t item_id;
    return command_parse(context, options, &argc, &argv, 1, 1, error) &&
           command_read_item_id(argv[1], &item_id, error) &&
           command_read_day("today", today_text, archive_today(context->archive), &today, error) &&
           explain_item(context->archive, item_id, today, on_explained, &is_json, error);
}

const Command cmd_explain = {
    .name = "explain",
    .arguments = "ITEM",
    .summary = "Say how long an item is kept, and why",
    .needs = NEEDS_READING,
    .run = run_explain,
};
