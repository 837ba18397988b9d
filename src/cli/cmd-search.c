/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/search.h"
#include "cli/commands.h"
#include "view/item-json.h"

#include <string.h>

#define DEFAULT_LIMIT 20

static char *
party_names(const Item *item)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < item->parties->len; i++) {
        const PartyName *party = g_ptr_array_index(item->parties, i);
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", party->name);
    }
    return g_string_free(names, FALSE);
}

static const char *
sender(const Item *item)
{
    if (item->from->len == 0)
        return "(nobody)";
    const MailAddress *from = g_ptr_array_index(item->from, 0);
    return from->name[0] != '\0' ? from->name : from->address;
}

static void
print_hit(const CommandContext *context, const FoundItem *found)
{
    const Item *item = found->item;
    g_autofree char *when = command_format_time(context, item->date_at);
    g_autofree char *parties = party_names(item);
    g_autofree char *bracket = parties[0] != '\0' && strcmp(parties, sender(item)) != 0
                                   ? g_strdup_printf("  [%s]", parties)
                                   : g_strdup("");
    print_line("%" G_GINT64_FORMAT "  %s  %s %s  %s%s%s", item->id, when,
               channel_name(item->channel), direction_name(item->direction), sender(item), bracket,
               item->attachments->len > 0 ? "  +attachment" : "");
    print_line("    %s", item->subject[0] != '\0' ? item->subject : "(no subject)");
    if (found->snippet[0] != '\0')
        print_line("    %s", found->snippet);
}

typedef struct {
    const CommandContext *context;
    gboolean is_json;
    int64_t count;
} SearchOutput;

static void
on_found(const FoundItem *found, void *data)
{
    SearchOutput *output = data;
    output->count++;
    g_autofree char *json = output->is_json ? item_json_hit(found->item, found->snippet) : NULL;
    if (output->is_json)
        print_line("%s", json);
    else
        print_hit(output->context, found);
}

static bool
run_search(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    int limit = DEFAULT_LIMIT;
    const GOptionEntry options[] = {
        {"limit", 'n', 0, G_OPTION_ARG_INT, &limit, "At most so many hits (20)", "N"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print one JSON object a hit", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, options, &argc, &argv, 1, -1, error))
        return false;
    if (limit < 1)
        return fail(error, FAIL_USAGE, "--limit must be 1 or more");
    g_autofree char *query = g_strjoinv(" ", argv + 1);
    SearchRequest request = {.query = query, .limit = (guint)limit};
    SearchOutput output = {.context = context, .is_json = is_json};
    if (!search_items(context->archive, &request, on_found, &output, error))
        return false;
    if (output.count == 0 && !is_json)
        g_printerr("Nothing found.\n");
    return true;
}

const Command cmd_search = {
    .name = "search",
    .arguments = "QUERY...",
    .summary = "Find items, newest first",
    .needs = NEEDS_READING,
    .run = run_search,
};
