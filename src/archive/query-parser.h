/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The query language (letterbook-query.7) into a query. */
#pragma once

#include "base/civil.h"
#include "model/query.h"

/* Days are those of `zone`; ages (90d) count back from `today`. An empty text finds everything.
 * FAIL_USAGE with three lines when the text does not parse: what is wrong, the text, and a caret
 * under the place. */
Query *query_parse(const char *text, const Zone *zone, Day today,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
