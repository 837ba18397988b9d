/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rank_item(search_index, id of the newest item): how well a hit fits, for SQL. BM25 with weights
 * by column; what is ten years older than the newest item counts half. How many items have a word
 * is estimated, so that common words cost no more than rare ones. Returns an SQLite result code. */
#pragma once

#include <sqlite3.h>

int search_rank_register(fts5_api *api);
