/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An external person or organisation: whom correspondence is with. */
#pragma once

#include "model/facts.h"

/* A dated role. Any day may be DAY_NONE; see the retention format, sections 5 and 8. */
typedef struct {
    int64_t id;
    PartyRole role;
    Day start;           /* information only */
    Day end;             /* NONE: still running */
    Day recorded_on;     /* when one that had already ended was entered */
    Day end_recorded_on; /* when the end was set, or last moved earlier */
} PartyRelationship;

typedef struct {
    int64_t id;
    char *name;
    char *org_number;    /* NULL: none known */
    char *external_id;   /* its key in another system; NULL: none */
    bool is_provisional; /* an individual made for a correspondent nobody has registered */
    Day created_on;
    GPtrArray *emails, *domains, *phones; /* char *, sorted */
    GArray *relationships;                /* PartyRelationship, in the order they were entered */
    int64_t items;                        /* how many are linked to it */
} Party;

Party *party_new(const char *name);
void party_free(Party *party);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Party, party_free)

/* A party's name out of a displayed name, which comes from outside: cut where it is too long to be
 * one, `otherwise` where there is none. Newly allocated. */
char *party_name_from(const char *displayed, const char *otherwise);

/* The running relationship of this role, borrowed; NULL when there is none. */
const PartyRelationship *party_running(const Party *party, PartyRole role);

/* The one of this role that ended last, borrowed; NULL when there is none. */
const PartyRelationship *party_ended_last(const Party *party, PartyRole role);
