/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/source-copies.h"
#include "cli/commands.h"
#include "view/mailbox-json.h"

typedef struct {
    gboolean is_json;
    const GPtrArray *chosen; /* MailboxSettings; NULL: all, also those no longer configured */
} CopiesOutput;

static bool
is_chosen(const CopiesOutput *output, const char *mailbox)
{
    for (guint i = 0; output->chosen != NULL && i < output->chosen->len; i++) {
        const MailboxSettings *settings = g_ptr_array_index(output->chosen, i);
        if (g_str_equal(settings->name, mailbox))
            return true;
    }
    return output->chosen == NULL;
}

static void
print_copy_json(const SourceCopy *copy)
{
    const ReportField fields[] = {
        {"mailbox", FIELD_TEXT, .text = copy->mailbox},
        {"folder", FIELD_TEXT, .text = copy->folder},
        {"uid_validity", FIELD_INTEGER, .integer = copy->uid_validity},
        {"uid", FIELD_INTEGER, .integer = copy->uid},
        {"since", FIELD_DAY, .integer = copy->wanted_on},
        {"problem", FIELD_TEXT, .text = copy->problem},
    };
    g_autofree char *json = report_json(fields, G_N_ELEMENTS(fields));
    print_line("%s", json);
}

static void
print_copy(const SourceCopy *copy, void *data)
{
    const CopiesOutput *output = data;
    if (!is_chosen(output, copy->mailbox))
        return;
    if (output->is_json) {
        print_copy_json(copy);
        return;
    }
    char since[DAY_TEXT_SIZE];
    print_line("%s/%s UID %u (UIDVALIDITY %u), since %s: %s", copy->mailbox, copy->folder,
               copy->uid, copy->uid_validity, day_format(copy->wanted_on, since),
               copy->problem != NULL ? copy->problem : "not tried yet");
}

static bool
run_source_copies(CommandContext *context, int argc, char **argv, GError **error)
{
    CopiesOutput output = {0};
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &output.is_json, "Print one JSON object a copy", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GPtrArray) chosen = NULL;
    if (!command_parse(context, options, &argc, &argv, 0, -1, error) ||
        !settings_choose(context->settings, argv + 1, &chosen, error))
        return false;
    output.chosen = argc > 1 ? chosen : NULL;
    return source_copies_each(context->archive, print_copy, &output, error);
}

const Command cmd_mailbox_source_copies = {
    .name = "mailbox source-copies",
    .arguments = "[NAME...]",
    .summary = "List copies that are still to be removed from the server",
    .needs = NEEDS_READING,
    .run = run_source_copies,
};
