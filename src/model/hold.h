/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A hold: what it reaches may not be deleted while a dispute or a task, its matter, needs it. */
#pragma once

#include "model/facts.h"

typedef struct {
    int64_t id;
    char *matter;
    HoldReason reason;
    char *text; /* the reason in words; "" when none were given */
    Day placed_on, review_on;
    Day released_on;       /* DAY_NONE: open */
    char *query;           /* what it finds, now and later, is held; NULL: none */
    GArray *items;         /* int64_t: named, or once found by the query */
    GPtrArray *parties;    /* PartyName */
    GArray *conversations; /* int64_t */
} Hold;

/* Of no reach yet, open. */
Hold *hold_new(void);
void hold_free(Hold *hold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Hold, hold_free)

/* Open, and somebody should have looked at it again by that day. */
bool hold_is_overdue(const Hold *hold, Day today);
