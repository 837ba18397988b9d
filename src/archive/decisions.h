/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decisions about what is stored: facts from the database, the one pure decision, an answer each.
 */
#pragma once

#include "archive/archive.h"
#include "model/decision.h"
#include "store/facts-store.h"

typedef struct {
    Day today;
    const GArray *asked; /* int64_t, ids of items; NULL: all items, and all contact records */
    const Schedule
        *schedule;      /* NULL: the one in force, or the configured one while there is none */
    FactsExtent extent; /* around asked items; where it is not the whole, contacts are missed: less
                           is in ordinary use, and never more */
} DecisionScope;

typedef struct {
    int64_t item_id;
    uint32_t place; /* of the item in the facts */
    const Decision *decision;
    const Facts *facts;    /* whose places the decision names */
    const GArray *parties; /* int64_t: the id of the party at a place */
} DecidedItem;

typedef struct {
    int64_t party_id;
    uint32_t place; /* of the party in the facts */
    const Decision *decision;
    const Facts *facts;   /* whose places the decision names, but for items */
    const GArray *linked; /* int64_t: the items that the decision names by their place here; NULL:
                             it names none */
} DecidedRecord;

/* Everything is borrowed for the call. False with *error set ends the walk. */
typedef bool (*DecidedItemFunc)(const DecidedItem *decided, void *data, GError **error);
typedef bool (*DecidedRecordFunc)(const DecidedRecord *decided, void *data, GError **error);

/* Decides the items in scope that exist on that day, conversation by conversation; then, where
 * asked for (not NULL), the contact records of registered parties that no kept item needs, as if
 * the items that are due were gone (provisional individuals go with their last item). FAIL_REFUSED
 * when the query of a hold fails: nothing can be decided then. */
bool decisions_each(Archive *archive, const DecisionScope *scope, DecidedItemFunc on_item,
                    DecidedRecordFunc on_record, void *data,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Decides the contact records among these parties (int64_t) that no item is linked to. */
bool decisions_records(Archive *archive, const GArray *parties, Day today,
                       DecidedRecordFunc on_record, void *data,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Decides the contact record of one party, with all items linked to it. Nothing is called when
 * there is no such party, or was none yet on that day. FAIL_REFUSED likewise. */
bool decisions_record(Archive *archive, int64_t party_id, Day today, DecidedRecordFunc on_record,
                      void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
