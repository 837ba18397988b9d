/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The piece of a body that shows why an item was found. */
#pragma once

#include "model/query.h"
#include "store/db.h"

typedef struct Snippets Snippets;

/* For the words of this query that are looked for in bodies. */
Snippets *snippets_new(Db *db, const Query *query, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void snippets_free(Snippets *snippets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Snippets, snippets_free)

/* As SearchHit says; newly allocated. */
char *snippets_make(Snippets *snippets, const char *body);
