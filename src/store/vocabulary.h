/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words that the search index has, in the order of their bytes. */
#pragma once

#include "store/db.h"

#include <glib.h>

/* The first word from `from` on, newly allocated; NULL at the end. */
bool vocabulary_next(Db *db, const char *from, char **word,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* char *: those that begin so, ascending, up to `most`. */
GPtrArray *vocabulary_list(Db *db, const char *beginning, guint most,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* char *: words that can be had by changing `word` (folded) in up to `changes` letters, of which
 * the first `same` stay; in no order. Looks no further than a fraction of a second. */
GPtrArray *vocabulary_similar(Db *db, const char *word, guint changes, guint same,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
