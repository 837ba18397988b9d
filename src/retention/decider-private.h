/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share. */
#pragma once

#include "retention/coverage.h"
#include "retention/day-table.h"
#include "retention/decider.h"
#include "retention/known.h"

/* An item's two days (retention format, section 4). */
typedef struct {
    Day day;
    Day archived;
    unsigned doubts; /* of item-date.h */
} ItemDays;

typedef struct {
    uint32_t party;
    bool takes_part; /* not only in Cc */
} Claimant;

/* Items that name a party in a link, live or not, in a row for each party. */
typedef struct {
    uint32_t *first; /* by party: where its row begins; one more for the end of the last */
    uint32_t *items;
} NamingItems;

struct Decider {
    const Facts *facts;
    Day today;
    ItemDays *days;     /* by item */
    DayTable *writings; /* (conversation, party): the latest day the party wrote there */
    Day *last_contacts; /* by party */
    Coverage holds, requests;
    NamingItems naming;    /* made when the first contact record is asked for */
    GArray *claimants;     /* Claimant, of one item */
    uint32_t *claimant_at; /* by party: its place in `claimants`, if it stands there */
    GArray *covering;      /* uint32_t: holds or requests of one item or record */
    Decision linked;       /* of an item linked to the record being decided */
};

/* A decision on its way. */
typedef struct {
    Decision *decision;
    Day ended;  /* the latest day on which a hold, freeze or flag ended */
    Day change; /* the latest day of a change that may have shortened something */
    Change change_is;
    bool is_restricted; /* by a request */
} Course;

/* ---- contact.c: who takes part, and what is contact ---- */

/* Fills in writings and last_contacts. */
void contact_build(Decider *decider);
/* The claimants of an item into decider->claimants, each once. */
void find_claimants(Decider *decider, const ItemFact *item);
bool is_contact(const Decider *decider, uint32_t item, const Claimant *claimant);
bool item_is_erased(const Decider *decider, const ItemFact *item);

/* ---- claims.c: claims that items and contact records have in common ---- */

void add_claim(Decision *decision, Claim claim);
/* At most one claim for a rule and party: the one that lasts longer. */
void raise_claim(Decision *decision, Claim claim);
/* R-HOLD and R-FREEZE, from the holds or requests in decider->covering. */
void claim_holds(Decider *decider, Course *course);
void claim_freezes(Decider *decider, Course *course);
void claim_erasure(Decision *decision, Day approved_on);
/* R-GRACE, when there was a change. */
void claim_grace(const Decider *decider, Course *course);
void note_ended(Course *course, Day day);
/* A change day, if it has happened. */
void note_change(const Decider *decider, Course *course, Day day, Change change);

/* ---- conclude.c ---- */

Course course_begin(Decision *decision);
/* Sorts the claims; sets outcome, deciding claim and dates. */
void conclude(const Decider *decider, Course *course);
/* Its claims mean ordinary use, open to everyone who may see such items at all. */
bool rule_is_ordinary(Rule rule);
/* A claim of ordinary use is live. */
bool is_in_ordinary_use(const Decider *decider, const Decision *decision);
