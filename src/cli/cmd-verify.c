/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/residue.h"
#include "cli/commands.h"
#include "view/residue-json.h"

static bool
run_verify(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_residue = FALSE, is_json = FALSE;
    const GOptionEntry options[] = {
        {"residue", 0, 0, G_OPTION_ARG_NONE, &is_residue,
         "Archive and purge a message made up for this, and look for traces of it", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the result as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, 0, error))
        return false;
    if (!is_residue)
        return fail(error, FAIL_USAGE, "verify needs to be told what: --residue");
    ResidueReport report;
    if (!residue_test(context->archive, &report, error))
        return false;
    if (is_json) {
        g_autofree char *json = residue_json(&report);
        print_line("%s", json);
        return true;
    }
    print_line("Deletion leaves nothing: a message was archived, found, deleted, and then looked "
               "for in %" G_GINT64_FORMAT " bytes of %" G_GINT64_FORMAT " files.",
               report.bytes, report.files);
    return true;
}

const Command cmd_verify = {
    .name = "verify",
    .arguments = "--residue",
    .summary = "Prove that deletion leaves nothing in any file",
    .needs = NEEDS_WRITING,
    .run = run_verify,
};
