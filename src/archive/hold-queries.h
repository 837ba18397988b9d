/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The queries of holds, for this floor: see also holds_load() and holds_extend(). */
#pragma once

#include "archive/archive.h"
#include "store/hold-store.h"

/* Ids (int64_t) of what the query finds now; of those among `asked` when it is not NULL.
 * FAIL_USAGE when it does not parse or names what is not there. */
GArray *hold_query_run(Archive *archive, const char *query, const GArray *asked,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same for a stored query: FAIL_REFUSED, naming the hold and its matter, when it has come to
 * fail. */
GArray *hold_query_find(Archive *archive, const HoldQuery *query, const GArray *asked,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Inside a transaction: adds what was found to what the hold names. *added tells how many are new.
 */
bool hold_query_keep(Archive *archive, int64_t hold_id, const GArray *found, int64_t *added,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
