/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a decision about keeping or deleting is made from: the retention schedule, parties with
 * their relationships, items with their links, holds and requests. Plain numbers only: everything
 * refers to everything by its place in the arrays below, and who fills them in keeps the ids. */
#pragma once

#include "base/civil.h"
#include "model/item.h"

#include <glib.h>

/* No such party, item, conversation, request or bookkeeping flag. */
#define FACTS_NONE UINT32_MAX

typedef enum { CLOCK_LAST_CONTACT, CLOCK_ITEM } IndividualClock;
typedef enum { PARTY_ROLE_CUSTOMER, PARTY_ROLE_SUPPLIER, PARTY_ROLE_PARTNER } PartyRole;
typedef enum { PROSPECTIVE_NO, PROSPECTIVE_SUPPLIER, PROSPECTIVE_PARTNER } Prospective;
typedef enum { LINK_CORRESPONDENT, LINK_MENTIONED } LinkRole;
typedef enum { BOOKKEEPING_INVOICE, BOOKKEEPING_SUPPORTING } BookkeepingKind;

typedef enum {
    HOLD_LEGAL_CLAIM,
    HOLD_OUTSTANDING_DEBT,
    HOLD_COMPLAINT,
    HOLD_RETURN,
    HOLD_AUTHORITY_ORDER,
    HOLD_OTHER, /* said in words; unknown to the retention format */
} HoldReason;

typedef enum {
    REQUEST_ACCESS,
    REQUEST_RECTIFICATION,
    REQUEST_ERASURE,
    REQUEST_RESTRICTION,
    REQUEST_OBJECTION,
    REQUEST_CONSENT_WITHDRAWAL,
} RequestType;

/* Names by value, ending with NULL. */
extern const char *const individual_clock_names[];
extern const char *const party_role_names[];
extern const char *const prospective_names[]; /* the first, PROSPECTIVE_NO, is "" */
extern const char *const link_role_names[];
extern const char *const bookkeeping_kind_names[];
extern const char *const hold_reason_names[]; /* the last, HOLD_OTHER, is unknown to `decide` */
extern const char *const request_type_names[];

/* False: none of the names. */
bool name_parse(const char *const *names, const char *name, int *value);

typedef struct {
    unsigned version; /* 0: of no activated version */
    const Zone *zone; /* borrowed; needed when an item has instants */
    IndividualClock individual_clock;
    int correspondence_months;
    int reply_window_days;
    int chat_days;
    int invoice_months;
    int supporting_months;
    int financial_year_end_month; /* 1-12 */
    int supplier_record_months;   /* suppliers, partners, prospective ones */
    int customer_record_months;
    int change_grace_days; /* the safety delay */
    Day shortened_on;
} Schedule;

/* Days are DAY_NONE when not given, indices FACTS_NONE. */
typedef struct {
    PartyRole role;
    Day end;
    Day recorded_on;
    Day end_recorded_on;
} RelationshipFact;

typedef struct {
    Prospective prospective;
    Day created_on;
    Day objected_on;
    Day contact_shortened_on;
    Day last_contact_on;     /* known from items already deleted */
    Day contact_evidence_on; /* known on the day of the decision from items left out of these facts
                              */
    Day erasure_approved_on;
    uint32_t first_relationship, relationship_count;
} PartyFact;

typedef struct {
    uint32_t party;
    uint32_t on_behalf_of;
    Day removed_on;
    LinkRole role;
    bool is_cc_only;
} LinkFact;

typedef struct {
    BookkeepingKind kind;
    int year; /* in which the financial year ends; 0: not given */
    Day document_date;
    Day cleared_on;
} BookkeepingFact;

/* Its dates are either days (`date`, `first_archived_on`) or instants (`first_seen_at` and what
 * the servers said): the others are NONE. */
typedef struct {
    Instant first_seen_at;
    Instant received_at;
    Instant trusted_received_at;
    Day date;
    Day first_archived_on;
    Day erasure_approved_on;
    Day shortened_on;
    uint32_t conversation;
    uint32_t request_message; /* the request that this message belongs to */
    uint32_t bookkeeping;
    uint32_t first_link, link_count;
    Channel channel;
    Direction direction;
    bool is_automated;
    bool is_answered; /* a call or meeting that took place */
} ItemFact;

/* What a hold or a request reaches. */
typedef struct {
    bool all;
    GArray *items, *parties, *conversations; /* uint32_t */
} Scope;

typedef struct {
    char *matter;
    HoldReason reason;
    Day placed_on;
    Day released_on;
    Scope scope;
} HoldFact;

/* The latest day a party wrote in a conversation, as known from items left out of these facts. */
typedef struct {
    uint32_t conversation, party;
    Day on;
} WritingFact;

typedef struct {
    RequestType type;
    Day received_on;
    Day closed_on;
    Scope scope;
} RequestFact;

typedef struct {
    Schedule schedule;
    GArray *parties;       /* PartyFact */
    GArray *relationships; /* RelationshipFact: those of one party in a row */
    GArray *items;         /* ItemFact */
    GArray *links;         /* LinkFact: those of one item in a row */
    GArray *bookkeeping;   /* BookkeepingFact */
    GArray *holds;         /* HoldFact */
    GArray *requests;      /* RequestFact */
    GArray *writings;      /* WritingFact */
    uint32_t conversation_count;
} Facts;

/* The periods of the retention format, section 2. */
Schedule schedule_default(void);

/* With the default schedule and nothing else. */
Facts *facts_new(void);
void facts_free(Facts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Facts, facts_free)

/* Each appends one with nothing given and returns it, for the caller to fill in; the pointer is
 * good until the next of its kind. Relationships, links and the bookkeeping flag go to the party
 * or item added last. An item is an incoming, answered e-mail until said otherwise. */
PartyFact *facts_add_party(Facts *facts);
RelationshipFact *facts_add_relationship(Facts *facts, PartyRole role);
ItemFact *facts_add_item(Facts *facts);
LinkFact *facts_add_link(Facts *facts, uint32_t party);
BookkeepingFact *facts_add_bookkeeping(Facts *facts, BookkeepingKind kind);
HoldFact *facts_add_hold(Facts *facts, const char *matter, HoldReason reason);
RequestFact *facts_add_request(Facts *facts, RequestType type);

static inline const PartyFact *
facts_party(const Facts *facts, uint32_t party)
{
    return &g_array_index(facts->parties, PartyFact, party);
}

static inline const ItemFact *
facts_item(const Facts *facts, uint32_t item)
{
    return &g_array_index(facts->items, ItemFact, item);
}

/* The first of item->link_count. */
static inline const LinkFact *
facts_links(const Facts *facts, const ItemFact *item)
{
    return &g_array_index(facts->links, LinkFact, item->first_link);
}

/* The first of party->relationship_count. */
static inline const RelationshipFact *
facts_relationships(const Facts *facts, const PartyFact *party)
{
    return &g_array_index(facts->relationships, RelationshipFact, party->first_relationship);
}

static inline const HoldFact *
facts_hold(const Facts *facts, uint32_t hold)
{
    return &g_array_index(facts->holds, HoldFact, hold);
}

static inline const RequestFact *
facts_request(const Facts *facts, uint32_t request)
{
    return &g_array_index(facts->requests, RequestFact, request);
}

/* The day an item came into the archive: before it, the item does not exist. */
Day facts_archived_day(const Facts *facts, const ItemFact *item);
