/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/search.h"
#include "archive/suggest.h"
#include "cli/commands.h"
#include "view/item-json.h"
#include "view/search-json.h"

#include <string.h>

#define DEFAULT_LIMIT 20
#define LIMIT_MAX 100000

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
suggest(const CommandContext *context, const SearchRequest *request, GError **error)
{
    g_autofree char *suggestion = NULL;
    if (!suggest_query(context->archive, request->query, request->reader, &suggestion, error))
        return false;
    g_printerr("Nothing found.\n");
    if (suggestion != NULL)
        g_printerr("Did you mean: %s\n", suggestion);
    return true;
}

static bool
print_count(const CommandContext *context, const SearchRequest *request, bool is_json,
            GError **error)
{
    int64_t count;
    g_autofree char *suggestion = NULL;
    if (!search_count(context->archive, request->query, request->reader, &count, error))
        return false;
    if (!is_json) {
        print_line("%" G_GINT64_FORMAT, count);
        return count > 0 || suggest(context, request, error);
    }
    if (count == 0 &&
        !suggest_query(context->archive, request->query, request->reader, &suggestion, error))
        return false;
    g_autofree char *json = search_json_count(count, suggestion);
    print_line("%s", json);
    return true;
}

typedef struct {
    gboolean is_json, is_count;
    int limit;
    char *sort, *before, *as;
} SearchOptions;

static void
search_options_clear(SearchOptions *options)
{
    g_free(options->sort);
    g_free(options->before);
    g_free(options->as);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SearchOptions, search_options_clear)

static bool
make_request(const CommandContext *context, const SearchOptions *options, SearchRequest *request,
             GError **error)
{
    if (!command_read_reader(context, options->as, &request->reader, error))
        return false;
    request->by_relevance = g_strcmp0(options->sort, "relevance") == 0;
    if (options->limit < 1 || options->limit > LIMIT_MAX)
        return fail(error, FAIL_USAGE, "--limit must be from 1 to %d", LIMIT_MAX);
    request->limit = (guint)options->limit;
    if (!request->by_relevance && options->sort != NULL && strcmp(options->sort, "date") != 0)
        return fail(error, FAIL_USAGE, "--sort takes date or relevance");
    if (options->before == NULL)
        return true;
    if (request->by_relevance)
        return fail(error, FAIL_USAGE, "--before goes on by date only: leave --sort=relevance out");
    return command_read_item_id(options->before, &request->before_id, error);
}

static bool
print_hits(const CommandContext *context, const SearchRequest *request, bool is_json,
           GError **error)
{
    SearchOutput output = {.context = context, .is_json = is_json};
    if (!search_items(context->archive, request, on_found, &output, error))
        return false;
    /* Behind the last page there is nothing either, and nothing is misspelt. */
    if (output.count > 0 || is_json || request->before_id != 0)
        return true;
    return suggest(context, request, error);
}

static bool
run_search(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(SearchOptions) options = {.limit = DEFAULT_LIMIT};
    const GOptionEntry entries[] = {
        {"limit", 'n', 0, G_OPTION_ARG_INT, &options.limit, "At most so many hits (20)", "N"},
        {"sort", 0, 0, G_OPTION_ARG_STRING, &options.sort, "By date (the default) or relevance",
         "ORDER"},
        {"before", 0, 0, G_OPTION_ARG_STRING, &options.before,
         "Only items older than this one: the next page", "ITEM"},
        {"as", 0, 0, G_OPTION_ARG_STRING, &options.as, "Find what this role may see", "ROLE"},
        {"count", 0, 0, G_OPTION_ARG_NONE, &options.is_count, "Print only how many there are",
         NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options.is_json, "Print one JSON object a hit", NULL},
        G_OPTION_ENTRY_NULL,
    };
    SearchRequest request = {0};
    if (!command_parse(context, entries, &argc, &argv, 1, -1, error) ||
        !make_request(context, &options, &request, error))
        return false;
    g_autofree char *query = g_strjoinv(" ", argv + 1);
    request.query = query;
    return options.is_count ? print_count(context, &request, options.is_json, error)
                            : print_hits(context, &request, options.is_json, error);
}

const Command cmd_search = {
    .name = "search",
    .arguments = "QUERY...",
    .summary = "Find items",
    .needs = NEEDS_READING,
    .is_for_readers = true,
    .run = run_search,
};
