/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/holds.h"
#include "cli/commands.h"
#include "view/hold-json.h"

/* A hold that found thousands of items is not shown with all their ids, but as JSON. */
#define IDS_SHOWN 20

/* ── printing ────────────────────────────────────────────────────────────────────────────── */

static void
print_ids(const char *label, const GArray *ids)
{
    for (guint i = 0; i < MIN(ids->len, IDS_SHOWN); i++)
        print_line("  %-13s %" G_GINT64_FORMAT, i == 0 ? label : "",
                   g_array_index(ids, int64_t, i));
    if (ids->len > IDS_SHOWN)
        print_line("  %-13s and %u more", "", ids->len - IDS_SHOWN);
}

/* "in force, review on 2027-01-15" */
static char *
describe_state(const Hold *hold, Day today)
{
    char review[DAY_TEXT_SIZE], released[DAY_TEXT_SIZE];
    if (hold->released_on != DAY_NONE)
        return g_strdup_printf("released on %s", day_format(hold->released_on, released));
    day_format(hold->review_on, review);
    return g_strdup_printf(hold_is_overdue(hold, today) ? "in force; ITS REVIEW WAS DUE ON %s"
                                                        : "in force, review on %s",
                           review);
}

static void
print_block(const Hold *hold, Day today, int64_t items_held, const char *problem)
{
    char placed[DAY_TEXT_SIZE];
    g_autofree char *state = describe_state(hold, today);
    print_line("Hold %" G_GINT64_FORMAT ", matter '%s': %s", hold->id, hold->matter, state);
    print_line("  %-13s %s%s%s", "reason", hold_reason_names[hold->reason],
               hold->text[0] != '\0' ? ": " : "", hold->text);
    print_line("  %-13s %s", "placed", day_format(hold->placed_on, placed));
    for (guint i = 0; i < hold->parties->len; i++) {
        const PartyName *party = g_ptr_array_index(hold->parties, i);
        print_line("  %-13s %s (id %" G_GINT64_FORMAT ")", i == 0 ? "party" : "", party->name,
                   party->id);
    }
    print_ids("conversation", hold->conversations);
    if (hold->query != NULL)
        print_line("  %-13s %s", "query", hold->query);
    print_ids("item", hold->items);
    if (problem != NULL)
        print_line("  %-13s not known: %s", "holds", problem);
    else
        print_line("  %-13s %" G_GINT64_FORMAT " item%s now", "holds", items_held,
                   items_held == 1 ? "" : "s");
}

static void
print_row(const Hold *hold, Day today, int64_t items_held)
{
    g_autofree char *state = describe_state(hold, today);
    g_autofree char *items =
        items_held >= 0
            ? g_strdup_printf("%" G_GINT64_FORMAT " item%s", items_held, items_held == 1 ? "" : "s")
            : g_strdup("ITS QUERY FAILS");
    print_line("%6" G_GINT64_FORMAT "  %s  (%s)  %s; %s", hold->id, hold->matter,
               hold_reason_names[hold->reason], items, state);
}

typedef enum { AS_BLOCK, AS_ROW, AS_JSON } Form;

/* A hold whose query fails can be looked at: how many items it holds is not known then. */
static bool
print_hold(CommandContext *context, int64_t id, Form form, const GArray *due, GError **error)
{
    int64_t items_held = -1;
    g_autoptr(GError) problem = NULL;
    g_autoptr(Hold) hold = holds_get(context->archive, id, error);
    if (hold == NULL)
        return false;
    if (!holds_count(context->archive, hold, &items_held, &problem)) {
        items_held = -1;
        if (!fail_is(problem, FAIL_REFUSED)) {
            g_propagate_error(error, g_steal_pointer(&problem));
            return false;
        }
    }
    Day today = archive_today(context->archive);
    g_autofree char *json = form == AS_JSON ? hold_json(hold, items_held, due) : NULL;
    if (form == AS_JSON)
        print_line("%s", json);
    else if (form == AS_ROW)
        print_row(hold, today, items_held);
    else
        print_block(hold, today, items_held, problem != NULL ? problem->message : NULL);
    return true;
}

/* ── place ───────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    char *matter, *reason, *text, *review, *query;
    char **parties, **items, **conversations;
    gboolean is_json;
} PlaceOptions;

static void
place_options_clear(PlaceOptions *options)
{
    g_free(options->matter);
    g_free(options->reason);
    g_free(options->text);
    g_free(options->review);
    g_free(options->query);
    g_strfreev(options->parties);
    g_strfreev(options->items);
    g_strfreev(options->conversations);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PlaceOptions, place_options_clear)

static bool
parse_place(CommandContext *context, PlaceOptions *options, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"matter", 0, 0, G_OPTION_ARG_FILENAME, &options->matter,
         "The dispute or task that owns the hold", "NAME"},
        {"reason", 0, 0, G_OPTION_ARG_FILENAME, &options->reason,
         "legal_claim, outstanding_debt, complaint, return, authority_order or other", "REASON"},
        {"text", 0, 0, G_OPTION_ARG_FILENAME, &options->text, "The reason in words", "WORDS"},
        {"review", 0, 0, G_OPTION_ARG_FILENAME, &options->review,
         "When somebody looks at the hold again", "DATE"},
        {"party", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->parties,
         "Everything linked to this party, now and later (repeatable)", "PARTY"},
        {"item", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->items, "This item (repeatable)",
         "ID"},
        {"conversation", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->conversations,
         "The conversation of this item, now and later (repeatable)", "ID"},
        {"query", 0, 0, G_OPTION_ARG_FILENAME, &options->query,
         "What this finds, now and later, and all it ever found", "QUERY"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->is_json, "Print the hold as JSON", NULL},
        G_OPTION_ENTRY_NULL,
    };
    return command_parse(context, entries, &argc, &argv, 0, 0, error);
}

static bool
read_reason(const char *text, HoldReason *reason, GError **error)
{
    int found;
    g_autofree char *known = g_strjoinv(", ", (char **)(guintptr)hold_reason_names);
    if (text == NULL)
        return fail(error, FAIL_USAGE, "for what reason? (--reason=REASON; known: %s)", known);
    if (!name_parse(hold_reason_names, text, &found))
        return fail(error, FAIL_USAGE, "--reason=%s: there is no such reason (known: %s)", text,
                    known);
    *reason = (HoldReason)found;
    return true;
}

static bool
run_place(CommandContext *context, int argc, char **argv, GError **error)
{
    g_auto(PlaceOptions) options = {0};
    HoldEntry entry = {0};
    int64_t id;
    if (!parse_place(context, &options, argc, argv, error) ||
        !read_reason(options.reason, &entry.reason, error) ||
        !command_read_day("review", options.review, DAY_NONE, &entry.review_on, error))
        return false;
    entry.matter = options.matter;
    entry.text = options.text;
    entry.parties = options.parties;
    entry.items = options.items;
    entry.conversations = options.conversations;
    entry.query = options.query;
    return holds_place(context->archive, &entry, &id, error) &&
           print_hold(context, id, options.is_json ? AS_JSON : AS_BLOCK, NULL, error);
}

/* ── release ─────────────────────────────────────────────────────────────────────────────── */

static bool
read_id(const char *text, int64_t *id, GError **error)
{
    return g_ascii_string_to_signed(text, 10, 1, G_MAXINT64, id, NULL) ||
           fail(error, FAIL_USAGE,
                "'%s' is not the id of a hold (a number, as 'letterbook hold list' prints it)",
                text);
}

static bool
print_released(CommandContext *context, const GArray *ids, const GArray *due, bool is_json,
               GError **error)
{
    for (guint i = 0; !is_json && i < due->len; i++)
        print_line("due at once: item %" G_GINT64_FORMAT ", whose erasure was approved",
                   g_array_index(due, int64_t, i));
    for (guint i = 0; i < ids->len; i++)
        if (!print_hold(context, g_array_index(ids, int64_t, i), is_json ? AS_JSON : AS_ROW, due,
                        error))
            return false;
    return true;
}

static bool
run_release(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    g_autofree char *matter = NULL;
    const GOptionEntry entries[] = {
        {"matter", 0, 0, G_OPTION_ARG_FILENAME, &matter, "All open holds of this matter", "NAME"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print JSON, one hold per line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, entries, &argc, &argv, 0, 1, error))
        return false;
    if ((argc > 1) == (matter != NULL))
        return fail(error, FAIL_USAGE, "name one hold, or all of a matter (--matter=NAME)");
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    g_autoptr(GArray) due = g_array_new(FALSE, FALSE, sizeof(int64_t));
    int64_t id = 0;
    if (matter != NULL) {
        if (!holds_release_matter(context->archive, matter, ids, due, error))
            return false;
    } else {
        if (!read_id(argv[1], &id, error) || !holds_release(context->archive, id, due, error))
            return false;
        g_array_append_val(ids, id);
    }
    return print_released(context, ids, due, is_json, error);
}

/* ── list, show ──────────────────────────────────────────────────────────────────────────── */

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE, is_all = FALSE;
    const GOptionEntry entries[] = {
        {"all", 0, 0, G_OPTION_ARG_NONE, &is_all, "Those that were released, too", NULL},
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print JSON, one hold per line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, entries, &argc, &argv, 0, 0, error))
        return false;
    g_autoptr(GArray) ids = holds_list(context->archive, is_all, error);
    for (guint i = 0; ids != NULL && i < ids->len; i++)
        if (!print_hold(context, g_array_index(ids, int64_t, i), is_json ? AS_JSON : AS_ROW, NULL,
                        error))
            return false;
    return ids != NULL;
}

static bool
run_show(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print the hold as JSON", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int64_t id;
    return command_parse(context, entries, &argc, &argv, 1, 1, error) &&
           read_id(argv[1], &id, error) &&
           print_hold(context, id, is_json ? AS_JSON : AS_BLOCK, NULL, error);
}

const Command cmd_hold_place = {
    .name = "hold place",
    .arguments = "--matter=NAME --reason=REASON --review=DATE",
    .summary = "Hold items: nothing they are needed for is deleted",
    .needs = NEEDS_WRITING,
    .run = run_place,
};

const Command cmd_hold_release = {
    .name = "hold release",
    .arguments = "HOLD | --matter=NAME",
    .summary = "Release a hold, or all holds of a matter",
    .needs = NEEDS_WRITING,
    .run = run_release,
};

const Command cmd_hold_list = {
    .name = "hold list",
    .arguments = "",
    .summary = "List the holds in force, and whose review is due",
    .needs = NEEDS_READING,
    .run = run_list,
};

const Command cmd_hold_show = {
    .name = "hold show",
    .arguments = "HOLD",
    .summary = "Show a hold and what it reaches",
    .needs = NEEDS_READING,
    .run = run_show,
};
