/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/mailbox-options.h"

bool
mailbox_options_parse(CommandContext *context, gboolean *is_json, int argc, char **argv,
                      GPtrArray **chosen, GError **error)
{
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, is_json, "Print one JSON object a line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, options, &argc, &argv, 0, -1, error) &&
           settings_choose(context->settings, argv + 1, chosen, error);
}
