/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/creation.h"
#include "cli/commands.h"

static bool
run_init(CommandContext *context, int argc, char **argv, GError **error)
{
    if (!command_parse(context, NULL, &argc, &argv, 0, 0, error) ||
        !archive_create(context->settings, error))
        return false;
    print_line("Made an empty archive in %s. Its key file 'keys' belongs into your backup, apart "
               "from the database.",
               context->settings->directory);
    return true;
}

const Command cmd_init = {
    .name = "init",
    .arguments = "",
    .summary = "Create the archive and its keys",
    .needs = NEEDS_SETTINGS,
    .run = run_init,
};
