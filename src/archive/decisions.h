/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions about stored items: facts from the database, the one pure decision, an answer each. */
#pragma once

#include "archive/archive.h"
#include "model/decision.h"

typedef struct {
    int64_t item_id;
    uint32_t place; /* of the item in the facts */
    const Decision *decision;
    const Facts *facts;    /* whose places the decision names */
    const GArray *parties; /* int64_t: the id of the party at a place */
} DecidedItem;

/* Everything is borrowed for the call. False with *error set ends the walk. */
typedef bool (*DecidedFunc)(const DecidedItem *decided, void *data, GError **error);

/* Decides all items that exist on `today`, conversation by conversation; or, when `item_id` is not
 * 0, that one alone. */
bool decisions_each(Archive *archive, int64_t item_id, Day today, DecidedFunc on_decided,
                    void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
