/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything the archive was unsure of: what decisions rest on assumptions, what could not be read
 * or had, which holds wait for somebody to look at them again. */
#pragma once

#include "archive/archive.h"
#include "model/doubt.h"

/* Everything is borrowed for the call. False with *error set ends the walk. */
typedef bool (*DoubtFunc)(const Doubt *doubt, void *data, GError **error);

/* Finds all doubts there are now; those that somebody has looked at only when asked for. Those that
 * decisions are found by come last: FAIL_REFUSED, when the query of a hold fails, leaves them out.
 */
bool reviews_each(Archive *archive, bool with_resolved, DoubtFunc on_doubt, void *data,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Notes that somebody has looked at the doubt of this id; `note` may be NULL. FAIL_USAGE when there
 * is no such doubt, or somebody has looked at it already. */
bool reviews_resolve(Archive *archive, const char *id, const char *note,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
