/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `mailbox test` and `mailbox status`, which ask the server. */
#include "archive/inquiry.h"
#include "cli/mailbox-check.h"
#include "cli/mailbox-options.h"
#include "cli/network-commands.h"
#include "view/mailbox-json.h"

#define MISSING_SHOWN 10

static bool
test_one(CommandContext *context, MailboxSettings *mailbox, void *data, GError **error)
{
    const gboolean *is_json = data;
    g_autofree char *description = NULL;
    g_auto(GStrv) folders = NULL;
    /* Testing does not need an archive: there may be none yet. */
    g_autoptr(GError) absent = NULL;
    g_autoptr(Archive) archive = archive_open(context->settings, true, &absent);
    if (!inquiry_test(archive, mailbox, &description, &folders, error))
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

bool
run_mailbox_test(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autoptr(GPtrArray) chosen = NULL;
    return mailbox_options_parse(context, &is_json, argc, argv, &chosen, error) &&
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
    return inquiry_status(context->archive, mailbox, print_status, &output, error);
}

bool
run_mailbox_status(CommandContext *context, int argc, char **argv, GError **error)
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
