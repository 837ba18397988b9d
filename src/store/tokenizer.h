/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a text exactly as the search index sees them, for use outside SQL. */
#pragma once

#include "base/error.h"

#include <sqlite3.h>

typedef struct Tokenizer Tokenizer;

/* NULL: the connection has no tokenizer registered (store/search-functions.h). */
Tokenizer *tokenizer_new(sqlite3 *handle);
void tokenizer_free(Tokenizer *tokenizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tokenizer, tokenizer_free)

/* Takes one word, folded, which is the bytes start to end of the text; false: enough. */
typedef bool (*TokenTaker)(void *data, const char *token, int length, int start, int end);

void tokenizer_run(Tokenizer *tokenizer, const char *text, TokenTaker taker, void *data);
