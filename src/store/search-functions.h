/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the search index needs inside SQLite: the tokenizer that folds as a searcher expects, and
 * the function that unpacks stored texts. Returns an SQLite result code. */
#pragma once

#include <sqlite3.h>

int search_functions_register(sqlite3 *handle);
