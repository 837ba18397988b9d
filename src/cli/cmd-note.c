/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/items.h"
#include "archive/notes.h"
#include "cli/commands.h"
#include "view/item-json.h"

#include <string.h>

/* Calls have all of them, meetings some. */
typedef struct {
    char *phone, *at, *direction, *answered, *summary;
    char **parties;
    gboolean is_json;
} NoteOptions;

static void
note_options_clear(NoteOptions *options)
{
    char *texts[] = {options->phone, options->at, options->direction, options->answered,
                     options->summary};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_strfreev(options->parties);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(NoteOptions, note_options_clear)

static bool
parse_options(CommandContext *context, Channel channel, NoteOptions *options, int argc, char **argv,
              GError **error)
{
    const GOptionEntry meeting_entries[] = {
        {"party", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->parties,
         "Whom it was with: id, external id, address or name (repeatable)", "PARTY"},
        {"at", 0, 0, G_OPTION_ARG_FILENAME, &options->at,
         "When: 'YYYY-MM-DD HH:MM' or RFC 3339 (without: now)", "TIME"},
        {"summary", 0, 0, G_OPTION_ARG_FILENAME, &options->summary, "What was said", "TEXT"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "Print the item as JSON", NULL},
        G_OPTION_ENTRY_NULL,
    };
    const GOptionEntry call_entries[] = {
        {"phone", 0, 0, G_OPTION_ARG_FILENAME, &options->phone, "The other side's number",
         "NUMBER"},
        {"direction", 0, 0, G_OPTION_ARG_FILENAME, &options->direction,
         "Who called: in (they, the default) or out (we)", "in|out"},
        {"answered", 0, 0, G_OPTION_ARG_FILENAME, &options->answered,
         "Whether anyone answered (default: yes)", "yes|no"},
        meeting_entries[0],
        meeting_entries[1],
        meeting_entries[2],
        meeting_entries[3],
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, channel == CHANNEL_PHONE ? call_entries : meeting_entries, &argc,
                         &argv, 0, 0, error);
}

/* One of two words; the first when the option is not given. */
static bool
read_choice(const char *option, const char *text, const char *first, const char *second,
            bool *is_first, GError **error)
{
    *is_first = text == NULL || strcmp(text, first) == 0;
    return *is_first || strcmp(text, second) == 0 ||
           fail(error, FAIL_USAGE, "--%s=%s: write %s or %s", option, text, first, second);
}

static bool
read_entry(CommandContext *context, Channel channel, const NoteOptions *options, NoteEntry *entry,
           GError **error)
{
    bool is_in;
    *entry = (NoteEntry){
        .reader = context->settings->reader,
        .channel = channel,
        .at = INSTANT_NONE,
        .phone = options->phone,
        .parties = options->parties,
        .summary = options->summary,
    };
    if (options->summary == NULL)
        return fail(error, FAIL_USAGE, "what was said? (--summary=TEXT)");
    if (!read_choice("direction", options->direction, "in", "out", &is_in, error) ||
        !read_choice("answered", options->answered, "yes", "no", &entry->is_answered, error))
        return false;
    entry->direction = is_in ? DIRECTION_IN : DIRECTION_OUT;
    return options->at == NULL ||
           notes_parse_time(context->archive, options->at, &entry->at, error);
}

static void
print_item(const CommandContext *context, const Item *item, bool is_json)
{
    if (is_json) {
        g_autofree char *json = item_json_whole(item);
        print_line("%s", json);
        return;
    }
    g_autofree char *time = command_format_time(context, item->date_at);
    g_autoptr(GString) people = g_string_new(NULL);
    for (guint i = 0; i < item->parties->len; i++) {
        const PartyName *party = g_ptr_array_index(item->parties, i);
        g_string_append_printf(people, "%s%s", i > 0 ? ", " : "", party->name);
    }
    for (guint i = 0; i < item->from->len; i++) {
        const MailAddress *address = g_ptr_array_index(item->from, i);
        g_string_append_printf(people, "%s%s", people->len > 0 ? ", " : "", address->address);
    }
    print_line("%" G_GINT64_FORMAT "  %s  %s with %s: %s", item->id, time,
               item->channel == CHANNEL_PHONE ? "call" : "meeting", people->str, item->subject);
}

static bool
run(CommandContext *context, Channel channel, int argc, char **argv, GError **error)
{
    g_auto(NoteOptions) options = {NULL};
    NoteEntry entry;
    int64_t id;
    if (!parse_options(context, channel, &options, argc, argv, error) ||
        !read_entry(context, channel, &options, &entry, error) ||
        !notes_add(context->archive, &entry, &id, error))
        return false;
    g_autoptr(Item) item = items_get(context->archive, id, READER_UNRESTRICTED, error);
    if (item == NULL)
        return false;
    print_item(context, item, options.is_json);
    return true;
}

static bool
run_call(CommandContext *context, int argc, char **argv, GError **error)
{
    return run(context, CHANNEL_PHONE, argc, argv, error);
}

static bool
run_meeting(CommandContext *context, int argc, char **argv, GError **error)
{
    return run(context, CHANNEL_MEETING, argc, argv, error);
}

const Command cmd_call_add = {
    .name = "call add",
    .arguments = "--summary=TEXT",
    .summary = "Note a phone call",
    .needs = NEEDS_WRITING,
    .is_for_readers = true,
    .run = run_call,
};

const Command cmd_meeting_add = {
    .name = "meeting add",
    .arguments = "--party=PARTY... --summary=TEXT",
    .summary = "Note a meeting",
    .needs = NEEDS_WRITING,
    .is_for_readers = true,
    .run = run_meeting,
};
