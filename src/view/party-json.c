/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/party-json.h"

#include "view/json.h"

static json_t *
texts(const GPtrArray *list)
{
    json_t *array = json_array();
    for (guint i = 0; i < list->len; i++)
        json_array_append_new(array, json_text(g_ptr_array_index(list, i)));
    return array;
}

static json_t *
relationships(const Party *party)
{
    json_t *array = json_array();
    for (guint i = 0; i < party->relationships->len; i++) {
        const PartyRelationship *one = &g_array_index(party->relationships, PartyRelationship, i);
        json_array_append_new(array,
                              json_pack("{s:s, s:o, s:o}", "role", party_role_names[one->role],
                                        "start", json_day(one->start), "end", json_day(one->end)));
    }
    return array;
}

static json_t *
document(const Party *party)
{
    return json_pack("{s:o, s:o, s:o, s:o, s:b, s:o, s:o, s:o, s:o, s:I}", "id", json_id(party->id),
                     "name", json_text(party->name), "org_number", json_text(party->org_number),
                     "external_id", json_text(party->external_id), "provisional",
                     (int)party->is_provisional, "emails", texts(party->emails), "domains",
                     texts(party->domains), "phones", texts(party->phones), "relationships",
                     relationships(party), "items", (json_int_t)party->items);
}

char *
party_json(const Party *party)
{
    return json_line(document(party));
}

static json_t *
record_json(const Decision *record)
{
    if (record == NULL)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:s}", "outcome", outcome_names[record->outcome],
                     "keep_until", json_day(record->keep_until), "due_from",
                     json_day(record->due_from), "rule", rule_names[decision_rule(record)]);
}

char *
party_json_with_record(const Party *party, const Decision *record)
{
    json_t *whole = document(party);
    json_object_set_new(whole, "record", record_json(record));
    return json_line(whole);
}

char *
party_json_relationship(const Party *party, const PartyRelationship *relationship)
{
    return json_line(json_pack("{s:o, s:o, s:s, s:o, s:o}", "party", json_id(party->id), "name",
                               json_text(party->name), "role", party_role_names[relationship->role],
                               "start", json_day(relationship->start), "end",
                               json_day(relationship->end)));
}
