/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search index needs inside SQLite: the tokenizer `letterbook` (store/word-cutter.h);
 * unpack_text(packed, field, method, size, bytes), which the index reads stored texts through (the
 * last three are the chunk of the primer, or NULL); and fold_text(text), for
 * comparing names as words are compared; and the ranking of store/search-rank.h. Returns an SQLite
 * result code. */
#pragma once

#include <sqlite3.h>

int search_functions_register(sqlite3 *handle);
