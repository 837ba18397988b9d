/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds: what nobody may delete while a dispute or a task needs it. */
#pragma once

#include "archive/archive.h"
#include "model/hold.h"
#include "store/facts-store.h"

/* ── by a person ─────────────────────────────────────────────────────────────────────────── */

/* What to hold and why, as written. Lists end with NULL; what is not given is NULL. */
typedef struct {
    const char *matter; /* the dispute or task that owns the hold */
    HoldReason reason;
    const char *text;     /* the reason in words; required with HOLD_OTHER */
    Day review_on;        /* after today */
    char **parties;       /* as parties_find() takes them */
    char **items;         /* ids */
    char **conversations; /* ids, or those of an item in them */
    const char *query;
} HoldEntry;

/* Holds from today on what is named, what comes to be linked to it, and what the query finds now
 * and later. FAIL_USAGE for what cannot be: nothing is held then. */
bool holds_place(Archive *archive, const HoldEntry *entry, int64_t *id,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* `due` takes the ids (int64_t) of the items that are due at once by it: their erasure was approved
 * and waited for the hold. All others are kept for the safety delay. FAIL_USAGE when there is no
 * such hold, or it was released. */
bool holds_release(Archive *archive, int64_t id, GArray *due,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for all open holds of a matter, together; `ids` takes theirs (int64_t). */
bool holds_release_matter(Archive *archive, const char *matter, GArray *ids, GArray *due,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids (int64_t), oldest first. */
GArray *holds_list(Archive *archive, bool with_released, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FAIL_USAGE when there is none with this id. */
Hold *holds_get(Archive *archive, int64_t id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many items the hold covers now: none when it was released. FAIL_REFUSED when its query fails.
 */
bool holds_count(Archive *archive, const Hold *hold, int64_t *items,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ── by the rules ────────────────────────────────────────────────────────────────────────── */

/* After the parties: adds all holds to the facts, with what they name and what their queries find
 * now. `asked` as in store/facts-store.h. FAIL_REFUSED when the query of a hold fails. */
bool holds_load(Archive *archive, const GArray *asked, Facts *facts, FactIds *ids,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inside a transaction: what the queries of open holds find now is held by name from now on, so
 * that it stays held whatever they find later. FAIL_REFUSED likewise. */
bool holds_extend(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;
