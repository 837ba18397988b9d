/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/mailboxes.h"
#include "cli/commands.h"
#include "cli/mailbox-options.h"
#include "view/mailbox-json.h"

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autoptr(GPtrArray) chosen = NULL;
    if (!mailbox_options_parse(context, &is_json, argc, argv, &chosen, error))
        return false;
    for (guint i = 0; i < chosen->len; i++) {
        const MailboxSettings *mailbox = g_ptr_array_index(chosen, i);
        g_autofree char *json = mailbox_json(mailbox);
        g_autofree char *server = mailbox_server(mailbox);
        g_autofree char *folders = g_strjoinv(", ", mailbox->folders);
        if (is_json)
            print_line("%s", json);
        else
            print_line("%-16s %s  user %s  folders %s", mailbox->name, server, mailbox->user,
                       folders);
    }
    return true;
}

static bool
run_move(CommandContext *context, int argc, char **argv, GError **error)
{
    if (!command_parse(context, NULL, &argc, &argv, 1, 2, error))
        return false;
    const char *to = argv[argc - 1];
    const MailboxSettings *mailbox = settings_mailbox(context->settings, to);
    if (mailbox == NULL)
        return fail(error, FAIL_USAGE, "%s has no section [mailbox %s]", context->settings->source,
                    to);
    if (!mailboxes_move(context->archive, argv[1], mailbox, error))
        return false;
    print_line("%s: the next poll looks through all folders, and recognises what is archived.", to);
    return true;
}

const Command cmd_mailbox_list = {
    .name = "mailbox list",
    .arguments = "[NAME...]",
    .summary = "List the configured mailboxes",
    .needs = NEEDS_SETTINGS,
    .run = run_list,
};

const Command cmd_mailbox_move = {
    .name = "mailbox move",
    .arguments = "NAME [NEW-NAME]",
    .summary = "Tell that a mailbox is on another server, or has another name",
    .needs = NEEDS_WRITING,
    .run = run_move,
};
