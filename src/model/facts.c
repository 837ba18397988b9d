/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/facts.h"

#include <string.h>

const char *const individual_clock_names[] = {
    [CLOCK_LAST_CONTACT] = "last_contact",
    [CLOCK_ITEM] = "item",
    NULL,
};

const char *const party_role_names[] = {
    [PARTY_ROLE_CUSTOMER] = "customer",
    [PARTY_ROLE_SUPPLIER] = "supplier",
    [PARTY_ROLE_PARTNER] = "partner",
    NULL,
};

const char *const prospective_names[] = {
    [PROSPECTIVE_NO] = "",
    [PROSPECTIVE_SUPPLIER] = "supplier",
    [PROSPECTIVE_PARTNER] = "partner",
    NULL,
};

const char *const link_role_names[] = {
    [LINK_CORRESPONDENT] = "correspondent",
    [LINK_MENTIONED] = "mentioned",
    NULL,
};

const char *const bookkeeping_kind_names[] = {
    [BOOKKEEPING_INVOICE] = "invoice",
    [BOOKKEEPING_SUPPORTING] = "supporting",
    NULL,
};

const char *const hold_reason_names[] = {
    [HOLD_LEGAL_CLAIM] = "legal_claim",
    [HOLD_OUTSTANDING_DEBT] = "outstanding_debt",
    [HOLD_COMPLAINT] = "complaint",
    [HOLD_RETURN] = "return",
    [HOLD_AUTHORITY_ORDER] = "authority_order",
    [HOLD_OTHER] = "other",
    NULL,
};

const char *const request_type_names[] = {
    [REQUEST_ACCESS] = "access",
    [REQUEST_RECTIFICATION] = "rectification",
    [REQUEST_ERASURE] = "erasure",
    [REQUEST_RESTRICTION] = "restriction",
    [REQUEST_OBJECTION] = "objection",
    [REQUEST_CONSENT_WITHDRAWAL] = "consent_withdrawal",
    NULL,
};

bool
name_parse(const char *const *names, const char *name, int *value)
{
    for (int i = 0; names[i] != NULL; i++)
        if (strcmp(names[i], name) == 0) {
            *value = i;
            return true;
        }
    return false;
}

static void
scope_init(Scope *scope)
{
    *scope = (Scope){
        .items = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        .parties = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
        .conversations = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
    };
}

static void
scope_clear(Scope *scope)
{
    g_array_unref(scope->items);
    g_array_unref(scope->parties);
    g_array_unref(scope->conversations);
}

static void
hold_fact_clear(HoldFact *hold)
{
    g_free(hold->matter);
    scope_clear(&hold->scope);
}

static void
request_fact_clear(RequestFact *request)
{
    scope_clear(&request->scope);
}

Schedule
schedule_default(void)
{
    return (Schedule){
        .individual_clock = CLOCK_LAST_CONTACT,
        .correspondence_months = 12,
        .reply_window_days = 90,
        .chat_days = 30,
        .invoice_months = 60,
        .supporting_months = 42,
        .financial_year_end_month = 12,
        .supplier_record_months = 60,
        .customer_record_months = 12,
        .change_grace_days = 30,
        .shortened_on = DAY_NONE,
    };
}

Facts *
facts_new(void)
{
    Facts *facts = g_new(Facts, 1);
    *facts = (Facts){
        .schedule = schedule_default(),
        .parties = g_array_new(FALSE, FALSE, sizeof(PartyFact)),
        /* Some have memory from the start: the first of none is asked for as well. */
        .relationships = g_array_sized_new(FALSE, FALSE, sizeof(RelationshipFact), 1),
        .items = g_array_new(FALSE, FALSE, sizeof(ItemFact)),
        .links = g_array_sized_new(FALSE, FALSE, sizeof(LinkFact), 1),
        .bookkeeping = g_array_new(FALSE, FALSE, sizeof(BookkeepingFact)),
        .holds = g_array_new(FALSE, FALSE, sizeof(HoldFact)),
        .requests = g_array_new(FALSE, FALSE, sizeof(RequestFact)),
        .writings = g_array_new(FALSE, FALSE, sizeof(WritingFact)),
    };
    g_array_set_clear_func(facts->holds, (GDestroyNotify)hold_fact_clear);
    g_array_set_clear_func(facts->requests, (GDestroyNotify)request_fact_clear);
    return facts;
}

void
facts_free(Facts *facts)
{
    GArray *arrays[] = {facts->parties,     facts->relationships, facts->items,    facts->links,
                        facts->bookkeeping, facts->holds,         facts->requests, facts->writings};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++)
        g_array_unref(arrays[i]);
    g_free(facts);
}

PartyFact *
facts_add_party(Facts *facts)
{
    PartyFact party = {
        .created_on = DAY_NONE,
        .objected_on = DAY_NONE,
        .contact_shortened_on = DAY_NONE,
        .last_contact_on = DAY_NONE,
        .contact_evidence_on = DAY_NONE,
        .erasure_approved_on = DAY_NONE,
        .first_relationship = facts->relationships->len,
    };
    g_array_append_val(facts->parties, party);
    return &g_array_index(facts->parties, PartyFact, facts->parties->len - 1);
}

RelationshipFact *
facts_add_relationship(Facts *facts, PartyRole role)
{
    RelationshipFact relationship = {
        .role = role,
        .end = DAY_NONE,
        .recorded_on = DAY_NONE,
        .end_recorded_on = DAY_NONE,
    };
    g_array_append_val(facts->relationships, relationship);
    g_array_index(facts->parties, PartyFact, facts->parties->len - 1).relationship_count++;
    return &g_array_index(facts->relationships, RelationshipFact, facts->relationships->len - 1);
}

ItemFact *
facts_add_item(Facts *facts)
{
    ItemFact item = {
        .first_seen_at = INSTANT_NONE,
        .received_at = INSTANT_NONE,
        .trusted_received_at = INSTANT_NONE,
        .date = DAY_NONE,
        .first_archived_on = DAY_NONE,
        .erasure_approved_on = DAY_NONE,
        .shortened_on = DAY_NONE,
        .conversation = FACTS_NONE,
        .request_message = FACTS_NONE,
        .bookkeeping = FACTS_NONE,
        .first_link = facts->links->len,
        .channel = CHANNEL_EMAIL,
        .direction = DIRECTION_IN,
        .is_answered = true,
    };
    g_array_append_val(facts->items, item);
    return &g_array_index(facts->items, ItemFact, facts->items->len - 1);
}

LinkFact *
facts_add_link(Facts *facts, uint32_t party)
{
    LinkFact link = {
        .party = party,
        .on_behalf_of = FACTS_NONE,
        .removed_on = DAY_NONE,
        .role = LINK_CORRESPONDENT,
    };
    g_array_append_val(facts->links, link);
    g_array_index(facts->items, ItemFact, facts->items->len - 1).link_count++;
    return &g_array_index(facts->links, LinkFact, facts->links->len - 1);
}

BookkeepingFact *
facts_add_bookkeeping(Facts *facts, BookkeepingKind kind)
{
    BookkeepingFact flag = {.kind = kind, .document_date = DAY_NONE, .cleared_on = DAY_NONE};
    g_array_index(facts->items, ItemFact, facts->items->len - 1).bookkeeping =
        facts->bookkeeping->len;
    g_array_append_val(facts->bookkeeping, flag);
    return &g_array_index(facts->bookkeeping, BookkeepingFact, facts->bookkeeping->len - 1);
}

HoldFact *
facts_add_hold(Facts *facts, const char *matter, HoldReason reason)
{
    HoldFact hold = {
        .matter = g_strdup(matter),
        .reason = reason,
        .placed_on = DAY_NONE,
        .released_on = DAY_NONE,
    };
    scope_init(&hold.scope);
    g_array_append_val(facts->holds, hold);
    return &g_array_index(facts->holds, HoldFact, facts->holds->len - 1);
}

RequestFact *
facts_add_request(Facts *facts, RequestType type)
{
    RequestFact request = {.type = type, .received_on = DAY_NONE, .closed_on = DAY_NONE};
    scope_init(&request.scope);
    g_array_append_val(facts->requests, request);
    return &g_array_index(facts->requests, RequestFact, facts->requests->len - 1);
}

Day
facts_archived_day(const Facts *facts, const ItemFact *item)
{
    if (item->first_seen_at != INSTANT_NONE)
        return zone_day(facts->schedule.zone, item->first_seen_at);
    return item->first_archived_on != DAY_NONE ? item->first_archived_on : item->date;
}
