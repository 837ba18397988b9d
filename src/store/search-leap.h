/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items that fulfil several conditions, newest first. Each side (store/search-side.h) is asked
 * for its newest item that is not newer than what the others have: where they lie apart in time a
 * search leaps, where they are mixed it goes along. */
#pragma once

#include "store/search-side.h"

typedef struct SearchLeap SearchLeap;

/* `parties`: borrowed, see SearchSql. `is_complete`: all items are wanted, not the first ones. */
SearchLeap *search_leap_new(Db *db, GHashTable *parties, bool is_complete);
void search_leap_free(SearchLeap *leap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchLeap, search_leap_free)

typedef struct {
    const Query *query; /* the condition, borrowed; NULL: none that could be tested */
    SearchSide *side;   /* the items that may fulfil it; NULL: not known */
    bool is_refused;    /* on the side is what does not fulfil it */
    bool is_exact;      /* there is nothing else on the side */
} SearchTerm;

/* What must hold. Takes the side. */
void search_leap_add(SearchLeap *leap, const SearchTerm *term);

/* Sides may name items that are not there. */
void search_leap_test_presence(SearchLeap *leap);

/* To be called when all has been said, which must have at least one side that is not refused. From
 * the item `last` on. */
void search_leap_begin(SearchLeap *leap, int64_t last);

/* The next ids (int64_t) in the place of what is in `ids`, up to `most`: fewer only when there are
 * no more. */
bool search_leap_read(SearchLeap *leap, guint most, GArray *ids,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
