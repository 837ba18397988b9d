/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/mailboxes.h"
#include "cli/commands.h"
#include "cli/mailbox-check.h"
#include "view/mailbox-json.h"

#define MISSING_SHOWN 10

static bool
parse(CommandContext *context, gboolean *is_json, int argc, char **argv, GPtrArray **chosen,
      GError **error)
{
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, is_json, "Print one JSON object a line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, options, &argc, &argv, 0, -1, error) &&
           settings_choose(context->settings, argv + 1, chosen, error);
}

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autoptr(GPtrArray) chosen = NULL;
    if (!parse(context, &is_json, argc, argv, &chosen, error))
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
test_one(CommandContext *context, MailboxSettings *mailbox, void *data, GError **error)
{
    const gboolean *is_json = data;
    g_autofree char *description = NULL;
    g_auto(GStrv) folders = NULL;
    /* Testing does not need an archive: there may be none yet. */
    g_autoptr(GError) absent = NULL;
    g_autoptr(Archive) archive = archive_open(context->settings, true, &absent);
    if (!mailboxes_test(archive, mailbox, &description, &folders, error))
        return false;
    g_autofree char *json = mailbox_json_test(mailbox, description, folders);
    g_autofree char *names = g_strjoinv(", ", folders);
    if (*is_json)
        print_line("%s", json);
    else
        print_line("%s: signed in as %s (%s)\n  folders: %s", mailbox->name, mailbox->user,
                   description, names);
    return true;
}

static bool
run_test(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autoptr(GPtrArray) chosen = NULL;
    return parse(context, &is_json, argc, argv, &chosen, error) &&
           command_each_mailbox(context, chosen, test_one, &is_json, error);
}

typedef struct {
    const CommandContext *context;
    const MailboxSettings *mailbox;
    bool is_json;
} StatusOutput;

static void
print_status_json(const FolderStatus *status, const StatusOutput *output)
{
    const ReportField fields[] = {
        {"mailbox", FIELD_TEXT, .text = output->mailbox->name},
        {"folder", FIELD_TEXT, .text = status->folder},
        {"last_poll", FIELD_INSTANT, .integer = status->polled_at},
        {"archived", FIELD_INTEGER, .integer = status->archived},
        {"duplicates", FIELD_INTEGER, .integer = status->duplicates},
        {"expired", FIELD_INTEGER, .integer = status->expired},
        {"suppressed", FIELD_INTEGER, .integer = status->suppressed},
        {"failed", FIELD_INTEGER, .integer = status->failed},
        {"excluded", FIELD_INTEGER, .integer = status->excluded},
        {"on_server", FIELD_INTEGER, .integer = status->on_server},
        {"first_uid", FIELD_INTEGER, .integer = status->first_uid},
        {"last_uid", FIELD_INTEGER, .integer = status->last_uid},
        {"missing", FIELD_UIDS, .uids = status->missing},
        {"source_copies_remaining", FIELD_INTEGER, .integer = status->source_copies_remaining},
    };
    g_autofree char *json = report_json(fields, G_N_ELEMENTS(fields));
    print_line("%s", json);
}

static char *
missing_text(const GArray *missing)
{
    if (missing->len == 0)
        return g_strdup("nothing missing");
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u not archived yet: UID", missing->len);
    for (guint i = 0; i < MIN(missing->len, MISSING_SHOWN); i++)
        g_string_append_printf(text, " %u", g_array_index(missing, uint32_t, i));
    if (missing->len > MISSING_SHOWN)
        g_string_append(text, " …");
    return g_string_free(text, FALSE);
}

static void
print_status(const FolderStatus *status, void *data)
{
    const StatusOutput *output = data;
    if (output->is_json) {
        print_status_json(status, output);
        return;
    }
    g_autofree char *when = status->polled_at != INSTANT_NONE
                                ? command_format_time(output->context, status->polled_at)
                                : g_strdup("never");
    g_autofree char *missing = missing_text(status->missing);
    print_line("%s/%s: last poll %s; %" G_GINT64_FORMAT " on the server, %s", output->mailbox->name,
               status->folder, when, status->on_server, missing);
    print_line("  ledger: %" G_GINT64_FORMAT " archived, %" G_GINT64_FORMAT
               " duplicates, %" G_GINT64_FORMAT " expired, %" G_GINT64_FORMAT
               " suppressed, %" G_GINT64_FORMAT " failed, %" G_GINT64_FORMAT " excluded",
               status->archived, status->duplicates, status->expired, status->suppressed,
               status->failed, status->excluded);
    if (status->source_copies_remaining > 0)
        print_line("  source copies remaining: %" G_GINT64_FORMAT
                   " (letterbook mailbox source-copies)",
                   status->source_copies_remaining);
}

static bool
status_of_one(CommandContext *context, MailboxSettings *mailbox, void *data, GError **error)
{
    const gboolean *is_json = data;
    StatusOutput output = {context, mailbox, *is_json};
    return mailboxes_status(context->archive, mailbox, print_status, &output, error);
}

static bool
run_status(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_check = FALSE;
    g_autofree char *warning = NULL, *critical = NULL;
    const GOptionEntry options[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one JSON object a line", NULL},
        {"check", 0, 0, G_OPTION_ARG_NONE, &is_check, "One line and a verdict, for a monitor",
         NULL},
        {"warning", 0, 0, G_OPTION_ARG_STRING, &warning,
         "With --check: warn when the last success is so old (15)", "MINUTES"},
        {"critical", 0, 0, G_OPTION_ARG_STRING, &critical,
         "With --check: critical from then on (60)", "MINUTES"},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GPtrArray) chosen = NULL;
    if (!command_parse(context, options, &argc, &argv, 0, -1, error))
        return false;
    if (is_check ? is_json : warning != NULL || critical != NULL)
        return fail(error, FAIL_USAGE,
                    "mailbox status: --check goes with --warning and --critical "
                    "only, and these with nothing else");
    if (is_check)
        return mailbox_check(context, argv + 1, warning, critical, error);
    return command_provide(context, NEEDS_READING, error) &&
           settings_choose(context->settings, argv + 1, &chosen, error) &&
           command_each_mailbox(context, chosen, status_of_one, &is_json, error);
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

const Command cmd_mailbox_test = {
    .name = "mailbox test",
    .arguments = "[NAME...]",
    .summary = "Connect and sign in; name the folders",
    .needs = NEEDS_SETTINGS,
    .run = run_test,
};

const Command cmd_mailbox_status = {
    .name = "mailbox status",
    .arguments = "[NAME...]",
    .summary = "Compare the ledger with the server, or check it for a monitor",
    .needs = NEEDS_NOTHING,
    .run = run_status,
};

const Command cmd_mailbox_move = {
    .name = "mailbox move",
    .arguments = "NAME [NEW-NAME]",
    .summary = "Tell that a mailbox is on another server, or has another name",
    .needs = NEEDS_WRITING,
    .run = run_move,
};
