/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/export-file.h"
#include "archive/export.h"
#include "base/spool.h"
#include "cli/commands.h"
#include "view/export-json.h"

#define BLOCK_SIZE (3 * 16384)

/* ── lines ───────────────────────────────────────────────────────────────────────────────── */

static bool
write_base64(FILE *stream, const Spool *raw, GError **error)
{
    g_autofree guchar *block = g_malloc(BLOCK_SIZE);
    for (int64_t offset = 0;;) {
        ssize_t got = spool_read(raw, offset, block, BLOCK_SIZE, error);
        if (got <= 0)
            return got == 0;
        g_autofree char *encoded = g_base64_encode(block, (gsize)got);
        fputs(encoded, stream);
        offset += got;
    }
}

static bool
write_line(FILE *stream, const Item *item, const GPtrArray *raw, GError **error)
{
    g_autofree char *begin = export_json_begin(item);
    fputs(begin, stream);
    for (guint i = 0; i < raw->len; i++) {
        fputs(i > 0 ? ",\"" : "\"", stream);
        if (!write_base64(stream, g_ptr_array_index(raw, i), error))
            return false;
        fputs("\"", stream);
    }
    fputs(EXPORT_JSON_END "\n", stream);
    return true;
}

/* ── export ──────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    ExportFormat format;
    ExportFile *file;
} Output;

static bool
on_item(const Item *item, const GPtrArray *raw, void *data, GError **error)
{
    const Output *output = data;
    return output->format == EXPORT_JSONL
               ? write_line(export_file_stream(output->file), item, raw, error)
               : export_file_add(output->file, item, raw, error);
}

static void
on_damage(const char *what, void *data)
{
    (void)data;
    g_printerr("letterbook: left out: %s\n", what);
}

/* Standard output may be the export. */
static void
print_report(const ExportReport *report)
{
    g_printerr("Export %" G_GINT64_FORMAT ": %" G_GINT64_FORMAT " items, %" G_GINT64_FORMAT
               " messages, %" G_GINT64_FORMAT " bytes.\n",
               report->id, report->items, report->renditions, report->bytes);
    if (report->left_out > 0)
        g_printerr("Left out, because they are no e-mail: %" G_GINT64_FORMAT
                   " calls, meetings and chats (--format=jsonl has them).\n",
                   report->left_out);
}

static bool
export_items(CommandContext *context, const ExportRequest *request, const char *path,
             GError **error)
{
    g_autoptr(ExportFile) file = export_file_open(request->format, path, error);
    if (file == NULL)
        return false;
    Output output = {request->format, file};
    const ExportOutput receiver = {on_item, on_damage, &output};
    ExportReport report;
    if (!export_run(context->archive, request, &receiver, &report, error) ||
        !export_file_finish(file, error))
        return false;
    print_report(&report);
    return report.damaged == 0 ||
           fail(error, FAIL_CORRUPT,
                "%" G_GINT64_FORMAT
                " messages are damaged and not exported (see 'letterbook verify')",
                report.damaged);
}

/* ── earlier exports ─────────────────────────────────────────────────────────────────────── */

typedef struct {
    const CommandContext *context;
    gboolean is_json;
} List;

static bool
print_note(const ExportNote *note, void *data, GError **error)
{
    (void)error;
    const List *list = data;
    g_autofree char *json = list->is_json ? export_json_note(note) : NULL;
    g_autofree char *when = command_format_time(list->context, note->at);
    if (list->is_json)
        print_line("%s", json);
    else
        print_line("%" G_GINT64_FORMAT "  %s  %s  %" G_GINT64_FORMAT
                   " items as %s\n    for: %s\n    why: %s",
                   note->id, when, note->actor, note->items, export_format_name(note->format),
                   note->recipient, note->reason);
    return true;
}

/* ── the command ─────────────────────────────────────────────────────────────────────────── */

typedef struct {
    gboolean is_list, is_json;
    char *format, *output, *recipient, *reason, *as;
} Options;

static void
options_clear(Options *options)
{
    g_free(options->format);
    g_free(options->output);
    g_free(options->recipient);
    g_free(options->reason);
    g_free(options->as);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* Earlier exports were others'. Files would be made as the account that owns the archive, wherever
 * the reader says. */
static bool
check_reader(const CommandContext *context, const Options *options, Reader reader, GError **error)
{
    if (options->is_list && !reader_sees_all(reader))
        return fail(error, FAIL_REFUSED, "earlier exports are not listed to '%s'",
                    reader_names[reader]);
    return options->output == NULL || context->settings->reader == READER_UNRESTRICTED ||
           fail(error, FAIL_REFUSED,
                "--output: %s is for reading: an export goes to standard output",
                context->settings->source);
}

static bool
run_chosen(CommandContext *context, const Options *options, const char *query, GError **error)
{
    List list = {context, options->is_json};
    Reader reader;
    if (!command_read_reader(context, options->as, &reader, error) ||
        !check_reader(context, options, reader, error))
        return false;
    if (options->is_list)
        return export_each(context->archive, print_note, &list, error);
    if (options->recipient == NULL || options->reason == NULL)
        return fail(error, FAIL_USAGE,
                    "export needs --recipient=TEXT and --reason=TEXT: who is given it, and why");
    ExportRequest request = {.recipient = options->recipient,
                             .reason = options->reason,
                             .query = query,
                             .reader = reader};
    if (options->format == NULL || !export_format_parse(options->format, &request.format))
        return fail(error, FAIL_USAGE, "export needs --format=mbox, maildir, eml or jsonl");
    return export_items(context, &request, options->output, error);
}

static bool
run_export(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(Options) chosen = {0};
    const GOptionEntry options[] = {
        {"format", 'f', 0, G_OPTION_ARG_STRING, &chosen.format, "mbox, maildir, eml or jsonl",
         "FORMAT"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &chosen.output,
         "A new file or folder (standard output)", "PATH"},
        {"recipient", 0, 0, G_OPTION_ARG_STRING, &chosen.recipient, "Who is given it", "TEXT"},
        {"reason", 0, 0, G_OPTION_ARG_STRING, &chosen.reason, "Why", "TEXT"},
        {"as", 0, 0, G_OPTION_ARG_STRING, &chosen.as, "Only what this role may see", "ROLE"},
        {"list", 0, 0, G_OPTION_ARG_NONE, &chosen.is_list, "List earlier exports instead", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &chosen.is_json, "With --list: one JSON object each",
         NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 0, -1, error))
        return false;
    g_autofree char *query = argc > 1 ? g_strjoinv(" ", argv + 1) : NULL;
    return run_chosen(context, &chosen, query, error);
}

const Command cmd_export = {
    .name = "export",
    .arguments = "[QUERY...]",
    .summary = "Write items to an mbox, a Maildir, .eml files or JSON lines",
    .needs = NEEDS_WRITING,
    .is_for_readers = true,
    .run = run_export,
};
