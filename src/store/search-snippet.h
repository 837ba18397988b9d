/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The piece of a text that shows why an item was found. */
#pragma once

#include "model/query.h"

#include <stdbool.h>

typedef struct Snippets Snippets;

/* For the words of this query that are looked for in bodies and attachments. */
Snippets *snippets_new(const Query *query);
void snippets_free(Snippets *snippets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snippets, snippets_free)

/* Whether the query has words at all that are looked for there. */
bool snippets_are_wanted(const Snippets *snippets);

/* One line around the hits in a text, as SearchHit says (store/search-find.h); NULL: none of the
 * words is in it. */
char *snippets_find(Snippets *snippets, const char *text);

/* One line: how the text begins. */
char *snippets_begin(const char *text);
