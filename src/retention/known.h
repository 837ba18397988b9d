/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of the facts is known on a day (retention format, section 5). */
#pragma once

#include "model/facts.h"

/* A dated fact counts from its own day on. */
static inline bool
has_happened(Day day, Day today)
{
    return day != DAY_NONE && day <= today;
}

/* Placed, not yet released; received, not yet closed. On the last day it is already gone. */
static inline bool
is_open(Day begins, Day ends, Day today)
{
    return begins <= today && !has_happened(ends, today);
}

static inline bool
relationship_is_known(const RelationshipFact *relationship, Day today)
{
    return relationship->recorded_on == DAY_NONE || relationship->recorded_on <= today;
}

/* DAY_NONE while open. `assumed`: set inactive without a date, so the day it was set stands in. */
static inline Day
relationship_end(const RelationshipFact *relationship, Day today, bool *assumed)
{
    *assumed = false;
    if (relationship->end_recorded_on != DAY_NONE && relationship->end_recorded_on > today)
        return DAY_NONE;
    if (relationship->end != DAY_NONE)
        return relationship->end;
    *assumed = relationship->end_recorded_on != DAY_NONE;
    return relationship->end_recorded_on;
}

static inline bool
link_is_live(const LinkFact *link, Day today)
{
    return !has_happened(link->removed_on, today);
}

/* Whose claim a correspondent's link is. */
static inline uint32_t
link_claimant(const LinkFact *link)
{
    return link->on_behalf_of != FACTS_NONE ? link->on_behalf_of : link->party;
}

static inline bool
link_names(const LinkFact *link, uint32_t party)
{
    return link->party == party || link->on_behalf_of == party;
}
