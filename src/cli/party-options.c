/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/party-options.h"

#include "archive/explain-record.h"
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

static void
print_known(const Party *party, bool is_json)
{
    g_autofree char *json = is_json ? party_json(party) : NULL;
    if (is_json)
        print_line("%s", json);
    else
        print_block(party);
}

bool
party_print(CommandContext *context, int64_t id, bool is_json, GError **error)
{
    g_autoptr(Party) party = parties_get(context->archive, id, READER_UNRESTRICTED, error);
    if (party != NULL)
        print_known(party, is_json);
    return party != NULL;
}

typedef struct {
    const Party *party;
    bool is_json;
} WholeParty;

static void
print_whole(const WholeParty *whole, const Decision *record, const char *record_text)
{
    if (whole->is_json) {
        g_autofree char *json = party_json_with_record(whole->party, record);
        print_line("%s", json);
        return;
    }
    print_block(whole->party);
    print_line("  contact record: %s", record_text);
}

static void
on_record(const Explanation *explanation, void *data)
{
    const Decision *record = explanation->decision;
    const char *rule = rule_names[decision_rule(record)];
    char day[DAY_TEXT_SIZE];
    g_autofree char *text = NULL;
    switch (record->outcome) {
    case OUTCOME_HELD:
        text = g_strdup_printf("held, %s", rule);
        break;
    case OUTCOME_KEEP_WHILE_ACTIVE:
        text = g_strdup_printf("kept without an end date, %s", rule);
        break;
    case OUTCOME_KEEP_UNTIL:
        text = g_strdup_printf("kept until %s, %s", day_format(record->keep_until, day), rule);
        break;
    case OUTCOME_DUE:
        text = g_strdup_printf("due since %s, %s", day_format(record->due_from, day), rule);
        break;
    }
    print_whole(data, record, text);
}

/* A hold whose query fails keeps nobody from looking at a party. */
bool
party_print_whole(CommandContext *context, int64_t id, Reader reader, bool is_json, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Party) party = parties_get(context->archive, id, reader, error);
    if (party == NULL)
        return false;
    WholeParty whole = {party, is_json};
    if (!reader_sees_all(reader)) {
        print_known(party, is_json);
        return true;
    }
    ExplanationRequest asked = {id, archive_today(context->archive), reader};
    if (explain_record(context->archive, &asked, on_record, &whole, &problem))
        return true;
    if (!fail_is(problem, FAIL_REFUSED) && !fail_is(problem, FAIL_USAGE)) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return false;
    }
    g_autofree char *text = g_strdup_printf("not known: %s", problem->message);
    print_whole(&whole, NULL, text);
    return true;
}

bool
party_print_changed(CommandContext *context, int64_t id, bool is_json, GError **error)
{
    g_autoptr(Party) party = parties_get(context->archive, id, READER_UNRESTRICTED, error);
    if (party == NULL)
        return false;
    for (guint i = 0; i < party->relationships->len; i++)
        note_early_end(&g_array_index(party->relationships, PartyRelationship, i));
    return party_print(context, id, is_json, error);
}
