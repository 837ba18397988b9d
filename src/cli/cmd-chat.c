/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/chats.h"
#include "base/spool.h"
#include "cli/commands.h"
#include "view/chat-json.h"
#include "view/mailbox-json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A longer chat is a mistake. */
#define LINE_MAX_BYTES (16 * 1024 * 1024)

#define DEFAULT_MAILBOX "chat"

/* ── lines ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    const char *path; /* as the caller wrote it */
    Spool *spool;
    int64_t offset; /* of the next line */
    guint number;   /* of the present one */
    GString *line;
} Lines;

/* All of it first: the archive is locked for as long as lines are stored. */
static bool
fill(Lines *lines, GError **error)
{
    char bytes[65536];
    size_t count;
    bool is_standard = strcmp(lines->path, "-") == 0;
    FILE *file = is_standard ? stdin : fopen(lines->path, "rbe");
    if (file == NULL)
        return fail(error, FAIL_MALFORMED, "%s: %s", lines->path, g_strerror(errno));
    bool is_filled = true;
    while (is_filled && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
        is_filled = spool_append(lines->spool, bytes, count, error);
    if (is_filled && ferror(file))
        is_filled = fail(error, FAIL_TEMPORARY, "%s: %s", lines->path, g_strerror(errno));
    if (!is_standard)
        fclose(file);
    return is_filled;
}

/* The next line without its end; *is_there is false at the end. */
static bool
next_line(Lines *lines, bool *is_there, GError **error)
{
    char bytes[4096];
    ssize_t count;
    g_string_truncate(lines->line, 0);
    lines->number++;
    while ((count = spool_read(lines->spool, lines->offset, bytes, sizeof bytes, error)) > 0) {
        const char *end = memchr(bytes, '\n', (size_t)count);
        ssize_t used = end != NULL ? end - bytes : count;
        g_string_append_len(lines->line, bytes, used);
        lines->offset += used + (end != NULL);
        if (lines->line->len > LINE_MAX_BYTES)
            return fail(error, FAIL_MALFORMED, "the line is longer than %d MiB",
                        LINE_MAX_BYTES >> 20);
        *is_there = true;
        if (end != NULL)
            return true;
    }
    *is_there = lines->line->len > 0;
    return count == 0;
}

static bool
is_blank(const GString *line)
{
    return line->str[strspn(line->str, " \t\r")] == '\0' && strlen(line->str) == line->len;
}

/* ── import ──────────────────────────────────────────────────────────────────────────────── */

static bool
import_line(ChatImport *import, const GString *line, GError **error)
{
    if (is_blank(line))
        return true;
    g_autoptr(Chat) chat = chat_json_parse(line->str, line->len, error);
    return chat != NULL && chat_import_add(import, chat, error);
}

static bool
import_lines(ChatImport *import, Lines *lines, GError **error)
{
    bool is_there = false;
    while (next_line(lines, &is_there, error)) {
        if (!is_there)
            return true;
        if (!import_line(import, lines->line, error))
            break;
    }
    g_prefix_error(error, "%s, line %u: ", lines->path, lines->number);
    return false;
}

static bool
import_file(CommandContext *context, const char *mailbox, Lines *lines, ImportReport *report,
            GError **error)
{
    if (!fill(lines, error))
        return false;
    g_autoptr(ChatImport) import = chat_import_begin(context->archive, mailbox, error);
    return import != NULL && import_lines(import, lines, error) &&
           chat_import_commit(import, report, error);
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
    };
    g_autofree char *json = report_json(fields, G_N_ELEMENTS(fields));
    if (is_json)
        print_line("%s", json);
    else
        print_line("%s: %" G_GINT64_FORMAT " chats read, %" G_GINT64_FORMAT
                   " archived, %" G_GINT64_FORMAT " already here, %" G_GINT64_FORMAT
                   " deleted before and not brought back",
                   path, report->read, report->archived, report->duplicates, report->suppressed);
}

static bool
import_one(CommandContext *context, const char *mailbox, const char *path, bool is_json,
           GError **error)
{
    ImportReport report;
    g_autoptr(Spool) spool = spool_new(archive_settings(context->archive)->directory);
    Lines lines = {.path = path, .spool = spool, .line = g_string_new(NULL)};
    bool is_done = import_file(context, mailbox, &lines, &report, error);
    g_string_free(lines.line, TRUE);
    if (!is_done)
        return false;
    print_report(mailbox, path, &report, is_json);
    return report.read > 0 || fail(error, FAIL_MALFORMED, "%s: there is no chat in it", path);
}

static bool
run_import(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *mailbox = NULL;
    const GOptionEntry options[] = {
        {"mailbox", 'm', 0, G_OPTION_ARG_STRING, &mailbox, "The mailbox they belong to (chat)",
         "NAME"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one JSON object a file", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 1, -1, error))
        return false;
    const char *name = mailbox != NULL ? mailbox : DEFAULT_MAILBOX;
    if (*name == '\0')
        return fail(error, FAIL_USAGE, "--mailbox=: a mailbox has a name");
    for (int i = 1; i < argc; i++)
        if (!import_one(context, name, argv[i], is_json, error))
            return false;
    return true;
}

const Command cmd_chat_import = {
    .name = "chat import",
    .arguments = "FILE...",
    .summary = "Import chats from files of JSON lines (-: standard input)",
    .needs = NEEDS_WRITING,
    .run = run_import,
};
