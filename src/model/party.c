/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/party.h"

#define NAME_MAX_CHARACTERS 200

Party *
party_new(const char *name)
{
    Party *party = g_new0(Party, 1);
    party->name = g_strdup(name);
    party->created_on = DAY_NONE;
    GPtrArray **lists[] = {&party->emails, &party->domains, &party->phones};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        *lists[i] = g_ptr_array_new_with_free_func(g_free);
    party->relationships = g_array_new(FALSE, FALSE, sizeof(PartyRelationship));
    return party;
}

void
party_free(Party *party)
{
    GPtrArray *lists[] = {party->emails, party->domains, party->phones};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    g_array_unref(party->relationships);
    g_free(party->name);
    g_free(party->org_number);
    g_free(party->external_id);
    g_free(party);
}

char *
party_name_from(const char *displayed, const char *otherwise)
{
    if (displayed[0] == '\0')
        return g_strdup(otherwise);
    return g_utf8_strlen(displayed, -1) > NAME_MAX_CHARACTERS
               ? g_utf8_substring(displayed, 0, NAME_MAX_CHARACTERS)
               : g_strdup(displayed);
}

const PartyRelationship *
party_running(const Party *party, PartyRole role)
{
    for (guint i = 0; i < party->relationships->len; i++) {
        const PartyRelationship *one = &g_array_index(party->relationships, PartyRelationship, i);
        if (one->role == role && one->end == DAY_NONE)
            return one;
    }
    return NULL;
}

const PartyRelationship *
party_ended_last(const Party *party, PartyRole role)
{
    const PartyRelationship *last = NULL;
    for (guint i = 0; i < party->relationships->len; i++) {
        const PartyRelationship *one = &g_array_index(party->relationships, PartyRelationship, i);
        if (one->role == role && one->end != DAY_NONE && (last == NULL || one->end >= last->end))
            last = one;
    }
    return last;
}
