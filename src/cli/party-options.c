/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/party-options.h"

#include "view/party-json.h"

bool
party_option_role(const char *text, PartyRole *role, GError **error)
{
    int found;
    if (name_parse(party_role_names, text, &found)) {
        *role = (PartyRole)found;
        return true;
    }
    g_autofree char *known = g_strjoinv(", ", (char **)(guintptr)party_role_names);
    return fail(error, FAIL_USAGE, "--role=%s: there is no such role (known: %s)", text, known);
}

char *
party_describe_relationship(const PartyRelationship *relationship)
{
    char start[DAY_TEXT_SIZE], end[DAY_TEXT_SIZE];
    const char *role = party_role_names[relationship->role];
    if (relationship->start != DAY_NONE)
        day_format(relationship->start, start);
    if (relationship->end != DAY_NONE)
        day_format(relationship->end, end);
    if (relationship->end == DAY_NONE)
        return relationship->start == DAY_NONE ? g_strdup(role)
                                               : g_strdup_printf("%s since %s", role, start);
    return relationship->start == DAY_NONE ? g_strdup_printf("%s until %s", role, end)
                                           : g_strdup_printf("%s from %s to %s", role, start, end);
}

/* Allowed, for what was cancelled before it began; more often it is a slip. */
static void
note_early_end(const PartyRelationship *relationship)
{
    char end[DAY_TEXT_SIZE];
    if (relationship->end != DAY_NONE && relationship->end < relationship->start)
        g_printerr("letterbook: note: as a %s it ends on %s, before it begins\n",
                   party_role_names[relationship->role], day_format(relationship->end, end));
}

static void
print_texts(const char *label, const GPtrArray *texts)
{
    for (guint i = 0; i < texts->len; i++)
        print_line("  %-12s %s", i == 0 ? label : "", (const char *)g_ptr_array_index(texts, i));
}

static void
print_block(const Party *party)
{
    print_line("%s (id %" G_GINT64_FORMAT ")%s", party->name, party->id,
               party->is_provisional ? ", an individual nobody has registered" : "");
    for (guint i = 0; i < party->relationships->len; i++) {
        g_autofree char *text =
            party_describe_relationship(&g_array_index(party->relationships, PartyRelationship, i));
        print_line("  %-12s %s", i == 0 ? "relationship" : "", text);
    }
    if (party->org_number != NULL)
        print_line("  %-12s %s", "org number", party->org_number);
    if (party->external_id != NULL)
        print_line("  %-12s %s", "external id", party->external_id);
    print_texts("e-mail", party->emails);
    print_texts("domain", party->domains);
    print_texts("phone", party->phones);
    print_line("  %-12s %" G_GINT64_FORMAT, "items", party->items);
}

bool
party_print(CommandContext *context, int64_t id, bool is_json, GError **error)
{
    g_autoptr(Party) party = parties_get(context->archive, id, error);
    if (party == NULL)
        return false;
    if (!is_json) {
        print_block(party);
        return true;
    }
    g_autofree char *json = party_json(party);
    print_line("%s", json);
    return true;
}

bool
party_print_changed(CommandContext *context, int64_t id, bool is_json, GError **error)
{
    g_autoptr(Party) party = parties_get(context->archive, id, error);
    if (party == NULL)
        return false;
    for (guint i = 0; i < party->relationships->len; i++)
        note_early_end(&g_array_index(party->relationships, PartyRelationship, i));
    return party_print(context, id, is_json, error);
}
