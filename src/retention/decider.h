/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides what may be deleted (the retention format is its specification). Pure: no clock and no
 * I/O; the same facts and day always give the same answer. Preview, explanation, web pages, the
 * expiry run and the `decide` command all ask here. */
#pragma once

#include "model/decision.h"

typedef struct Decider Decider;

/* Prepares, in time linear in the facts, what decisions of one day have in common. `facts` is
 * borrowed and must not change while the decider lives. */
Decider *decider_new(const Facts *facts, Day today);
void decider_free(Decider *decider);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decider, decider_free)

/* The item must exist: archived on `today` or before. `out` is initialised; what it held is
 * forgotten. */
void decider_item(Decider *decider, uint32_t item, Decision *out);

/* The contact record of a party that has a day of creation, not after `today`. */
void decider_record(Decider *decider, uint32_t party, Decision *out);

/* Where the items linked to the party come in several facts that agree in all else: takes `part`,
 * the record as one of them answers, into `whole`, as those before did. */
void decider_join_record(const Decider *decider, const Decision *part, Decision *whole);

/* The latest day of contact with the party; DAY_NONE when there was none. */
Day decider_last_contact(const Decider *decider, uint32_t party);
