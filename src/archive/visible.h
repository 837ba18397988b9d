/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a query finds, as far as its reader may see it. */
#pragma once

#include "archive/access.h"
#include "store/search-find.h"

/* Ids (int64_t), in the order of the page, whose limit counts visible items alone; of these the
 * best are chosen, too. Decides what it walks past, in blocks that grow: a page of items that are
 * mostly visible costs little, and of a query that finds nothing else everything is decided once.
 * Fails as search_find_ids() and access_filter() do. */
GArray *visible_find(Archive *archive, Reader reader, Query *query, const SearchPage *page,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
