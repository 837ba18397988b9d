/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "cli/party-options.h"
#include "view/party-json.h"

/* What start and end have in common. */
typedef struct {
    int64_t party_id;
    PartyRole role;
    Day on;
    gboolean is_correction, is_json;
} Request;

static bool
read_request(CommandContext *context, bool is_end, int argc, char **argv, Request *request,
             GError **error)
{
    g_autofree char *role = NULL, *on = NULL;
    const GOptionEntry entries[] = {
        {"role", 0, 0, G_OPTION_ARG_FILENAME, &role, "customer, supplier or partner", "ROLE"},
        {"on", 0, 0, G_OPTION_ARG_FILENAME, &on, "The day (without: today)", "DATE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &request->is_json, "Print the party as JSON", NULL},
        {is_end ? "correct" : NULL, 0, 0, G_OPTION_ARG_NONE, &request->is_correction,
         "Change the day of an end that is there already", NULL},
        G_OPTION_ENTRY_NULL,
    };
    if (!command_parse(context, entries, &argc, &argv, 1, 1, error))
        return false;
    if (role == NULL)
        return fail(error, FAIL_USAGE, "which role? (--role=customer, supplier or partner)");
    return party_option_role(role, &request->role, error) &&
           command_read_day("on", on, archive_today(context->archive), &request->on, error) &&
           parties_find(context->archive, argv[1], READER_UNRESTRICTED, &request->party_id, error);
}

static bool
run_start(CommandContext *context, int argc, char **argv, GError **error)
{
    Request request = {0};
    return read_request(context, false, argc, argv, &request, error) &&
           parties_start_relationship(context->archive, request.party_id, request.role, request.on,
                                      error) &&
           party_print_changed(context, request.party_id, request.is_json, error);
}

static bool
run_end(CommandContext *context, int argc, char **argv, GError **error)
{
    Request request = {0};
    return read_request(context, true, argc, argv, &request, error) &&
           parties_end_relationship(context->archive, request.party_id, request.role, request.on,
                                    request.is_correction, error) &&
           party_print_changed(context, request.party_id, request.is_json, error);
}

static bool
run_list(CommandContext *context, int argc, char **argv, GError **error)
{
    gboolean is_json = FALSE;
    const GOptionEntry entries[] = {
        {"json", 0, 0, G_OPTION_ARG_NONE, &is_json, "Print JSON, one relationship per line", NULL},
        G_OPTION_ENTRY_NULL,
    };
    int64_t id;
    if (!command_parse(context, entries, &argc, &argv, 1, 1, error) ||
        !parties_find(context->archive, argv[1], READER_UNRESTRICTED, &id, error))
        return false;
    g_autoptr(Party) party = parties_get(context->archive, id, READER_UNRESTRICTED, error);
    for (guint i = 0; party != NULL && i < party->relationships->len; i++) {
        const PartyRelationship *one = &g_array_index(party->relationships, PartyRelationship, i);
        g_autofree char *line =
            is_json ? party_json_relationship(party, one) : party_describe_relationship(one);
        print_line("%s", line);
    }
    if (party != NULL && party->relationships->len == 0 && !is_json)
        print_line("%s has no relationship with us.", party->name);
    return party != NULL;
}

const Command cmd_relationship_start = {
    .name = "relationship start",
    .arguments = "PARTY --role=ROLE",
    .summary = "Begin a relationship with a party",
    .needs = NEEDS_WRITING,
    .run = run_start,
};

const Command cmd_relationship_end = {
    .name = "relationship end",
    .arguments = "PARTY --role=ROLE",
    .summary = "End a relationship: from then on its correspondence runs out",
    .needs = NEEDS_WRITING,
    .run = run_end,
};

const Command cmd_relationship_list = {
    .name = "relationship list",
    .arguments = "PARTY",
    .summary = "List a party's relationships",
    .needs = NEEDS_READING,
    .run = run_list,
};
