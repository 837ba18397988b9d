/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a query asks about decisions (is:restricted, expires:) becomes the ids of the items that
 * are decided so today. */
#pragma once

#include "archive/archive.h"
#include "model/query.h"

/* True when the query asks about decisions anywhere. */
bool query_asks_decisions(const Query *query);

/* Decides all that the rest of the query leaves, or everything where it leaves much: takes time in
 * proportion. Does nothing when the query asks about no decision. */
bool query_decide(Archive *archive, Query *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;
