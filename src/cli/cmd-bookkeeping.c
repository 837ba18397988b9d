/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/bookkeeping.h"
#include "cli/commands.h"
#include "view/bookkeeping-json.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2999

static void
print_flag(int64_t item_id, const Bookkeeping *flag, bool is_json)
{
    g_autofree char *json = is_json ? bookkeeping_json(item_id, flag) : NULL;
    char day[DAY_TEXT_SIZE];
    if (is_json)
        print_line("%s", json);
    else if (flag->cleared_on != DAY_NONE)
        print_line("Item %" G_GINT64_FORMAT ": the bookkeeping flag (%s) is cleared from %s on.",
                   item_id, bookkeeping_kind_names[flag->kind], day_format(flag->cleared_on, day));
    else if (flag->year != 0)
        print_line("Item %" G_GINT64_FORMAT ": %s of the financial year %d.", item_id,
                   bookkeeping_kind_names[flag->kind], flag->year);
    else if (flag->document_on != DAY_NONE)
        print_line("Item %" G_GINT64_FORMAT ": %s of %s.", item_id,
                   bookkeeping_kind_names[flag->kind], day_format(flag->document_on, day));
    else
        print_line("Item %" G_GINT64_FORMAT
                   ": %s; its own day says the financial year, unless --year does.",
                   item_id, bookkeeping_kind_names[flag->kind]);
}

/* An empty text takes away what there was. */
static bool
read_change(const char *kind_text, const char *year_text, const char *document_text,
            BookkeepingChange *change, GError **error)
{
    int kind = BOOKKEEPING_INVOICE;
    guint64 year = 0;
    if (kind_text == NULL && year_text == NULL && document_text == NULL)
        return fail(error, FAIL_USAGE, "what is it? (--kind=invoice or supporting)");
    if (kind_text != NULL && !name_parse(bookkeeping_kind_names, kind_text, &kind))
        return fail(error, FAIL_USAGE, "--kind=%s: write invoice or supporting", kind_text);
    if (year_text != NULL && *year_text != '\0' &&
        !g_ascii_string_to_unsigned(year_text, 10, YEAR_MIN, YEAR_MAX, &year, NULL))
        return fail(error, FAIL_USAGE,
                    "--year=%s is not a year (the one in which the financial year ends, %d to %d)",
                    year_text, YEAR_MIN, YEAR_MAX);
    *change = (BookkeepingChange){
        .has_kind = kind_text != NULL,
        .has_year = year_text != NULL,
        .has_document_on = document_text != NULL,
        .kind = (BookkeepingKind)kind,
        .year = (int)year,
    };
    const char *document = document_text != NULL && *document_text != '\0' ? document_text : NULL;
    return command_read_day("document-date", document, DAY_NONE, &change->document_on, error);
}

static bool
run_set(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *kind = NULL, *year = NULL, *document = NULL;
    const GOptionEntry entries[] = {
        {"kind", 0, 0, G_OPTION_ARG_FILENAME, &kind, "What it is", "invoice|supporting"},
        {"year", 0, 0, G_OPTION_ARG_FILENAME, &year, "In which its financial year ends", "YYYY"},
        {"document-date", 0, 0, G_OPTION_ARG_FILENAME, &document,
         "The document's own day: says the financial year where --year does not", "DATE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the flag as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int64_t item_id;
    Bookkeeping flag;
    BookkeepingChange change;
    if (!command_parse(context, entries, &argc, &argv, 1, 1, error) ||
        !command_read_item_id(argv[1], &item_id, error) ||
        !read_change(kind, year, document, &change, error) ||
        !bookkeeping_set(context->archive, item_id, &change, &flag, error))
        return false;
    print_flag(item_id, &flag, is_json);
    return true;
}

static bool
run_clear(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the flag as one JSON object", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int64_t item_id;
    Bookkeeping flag;
    if (!command_parse(context, entries, &argc, &argv, 1, 1, error) ||
        !command_read_item_id(argv[1], &item_id, error) ||
        !bookkeeping_clear(context->archive, item_id, &flag, error))
        return false;
    print_flag(item_id, &flag, is_json);
    return true;
}

const Command cmd_bookkeeping_set = {
    .name = "bookkeeping set",
    .arguments = "ITEM",
    .summary = "Keep an item for the accounts, or change for how long",
    .needs = NEEDS_WRITING,
    .run = run_set,
};

const Command cmd_bookkeeping_clear = {
    .name = "bookkeeping clear",
    .arguments = "ITEM",
    .summary = "The accounts no longer need the item",
    .needs = NEEDS_WRITING,
    .run = run_clear,
};
