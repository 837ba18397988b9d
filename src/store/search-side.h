/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items that one condition allows, newest first, read from its lists piece by piece: a few ids
 * where the search leaps from place to place, many where it goes along. */
#pragma once

#include "store/search-list.h"

typedef struct {
    int64_t first, last; /* ids that are asked for */
    int64_t span;        /* between the oldest and the newest item */
} SearchRange;

#define NO_ITEM INT64_C(-1)

typedef struct SearchSide SearchSide;

/* `phrases`: in the full-text expression, which takes longer to enter with each; 0: it is none.
 * Several short lists are read at once. */
SearchSide *search_side_new(Db *db, const SearchLists *lists, guint phrases,
                            const SearchRange *range, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void search_side_free(SearchSide *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchSide, search_side_free)

/* The newest item that is not newer than `from`, which must never grow; else NO_ITEM. */
bool search_side_seek(SearchSide *side, int64_t from, int64_t *id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Ids known already when those are all there are; else G_MAXUINT. */
guint search_side_size(const SearchSide *side);

/* There are many ids in many lists: entering them takes longer than looking at some items. */
bool search_side_is_heavy(const SearchSide *side);

/* How often the lists were entered. */
guint search_side_entries(const SearchSide *side);

/* See stmt_work(). */
guint64 search_side_work(const SearchSide *side);
