/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another spelling for a query that finds nothing. */
#pragma once

#include "archive/archive.h"
#include "model/reader.h"

/* The query with those of its words that nothing has replaced by the most frequent similar ones
 * that the index has, as it spells them (folded); *suggestion is NULL when there is nothing to
 * replace, or not for every such word. A word that only items have which the reader may not see is
 * one that nothing has, and is never named. To a reader who sees everything, no word of items in
 * restricted use alone is named either. */
bool suggest_query(Archive *archive, const char *text, Reader reader, char **suggestion,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
