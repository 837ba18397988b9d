/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a prefix stands for. FTS5 puts the items of all words that begin so together before it gives
 * the first one, which takes minutes for a short prefix. */
#pragma once

#include "model/query.h"
#include "store/db.h"

/* Gives every prefix in the query the words that begin so; when these are many, says so instead:
 * then items are looked at one by one, and with so many words the next hit is never far. */
bool search_prefix_expand(Db *db, Query *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;
