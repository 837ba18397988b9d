/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which holds, or which requests, reach an item or a contact record: their scopes turned round,
 * so that an item asks for its own instead of searching all. */
#pragma once

#include "model/facts.h"

typedef struct {
    GArray *entries;                                /* of coverage.c */
    uint32_t *by_item, *by_party, *by_conversation; /* first entry; NULL: no scope lists any */
    uint32_t by_all;
} Coverage;

void coverage_init(Coverage *coverage);
void coverage_clear(Coverage *coverage);

/* `number` is that of the hold or request. */
void coverage_add(Coverage *coverage, const Facts *facts, const Scope *scope, uint32_t number);

/* Fill `numbers` (uint32_t) with the scopes that cover an item through its live links, or a
 * contact record. The same number may come more than once. */
void coverage_of_item(const Coverage *coverage, const Facts *facts, uint32_t item, Day today,
                      GArray *numbers);
void coverage_of_record(const Coverage *coverage, uint32_t party, GArray *numbers);
