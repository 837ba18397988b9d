/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/import.h"
#include "cli/mail-commands.h"
#include "view/mailbox-json.h"

static void
on_skipped(const char *place, const char *why, void *data)
{
    (void)data;
    g_printerr("letterbook: skipped %s: %s\n", place, why);
}

static void
print_report(const char *mailbox, const char *path, const ImportReport *report, bool is_json)
{
    const ReportField fields[] = {
        {"mailbox", FIELD_TEXT, .text = mailbox},
        {"path", FIELD_TEXT, .text = path},
        {"read", FIELD_INTEGER, .integer = report->read},
        {"archived", FIELD_INTEGER, .integer = report->archived},
        {"duplicates", FIELD_INTEGER, .integer = report->duplicates},
        {"suppressed", FIELD_INTEGER, .integer = report->suppressed},
        {"skipped", FIELD_INTEGER, .integer = report->skipped},
        {"bytes", FIELD_INTEGER, .integer = report->bytes},
    };
    g_autofree char *json = report_json(fields, G_N_ELEMENTS(fields));
    if (is_json)
        print_line("%s", json);
    else
        print_line("%s: %" G_GINT64_FORMAT " messages read, %" G_GINT64_FORMAT
                   " archived, %" G_GINT64_FORMAT " already here, %" G_GINT64_FORMAT
                   " deleted before and not brought back, %" G_GINT64_FORMAT " places skipped",
                   path, report->read, report->archived, report->duplicates, report->suppressed,
                   report->skipped);
}

/* A path without a single message is a mistake that the caller must notice. */
static bool
import_one(CommandContext *context, const char *mailbox, const char *path, bool is_json,
           GError **error)
{
    ImportReport report;
    bool is_done = import_path(context->archive, mailbox, path, on_skipped, NULL, &report, error);
    print_report(mailbox, path, &report, is_json);
    if (is_done && report.read == 0)
        return fail(error, FAIL_MALFORMED, "%s: there is no message in it", path);
    return is_done;
}

bool
run_import(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *mailbox = NULL;
    const GOptionEntry options[] = {
        {"mailbox", 'm', 0, G_OPTION_ARG_STRING, &mailbox, "The mailbox it belongs to", "NAME"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one JSON object a path", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 1, -1, error))
        return false;
    if (mailbox == NULL || *mailbox == '\0')
        return fail(error, FAIL_USAGE,
                    "import needs --mailbox=NAME: the mailbox the mail belongs to");
    for (int i = 1; i < argc; i++)
        if (!import_one(context, mailbox, argv[i], is_json, error))
            return false;
    return true;
}
