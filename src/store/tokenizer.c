/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/tokenizer.h"

#include "store/search-functions.h"

#include <string.h>

struct Tokenizer {
    fts5_tokenizer methods;
    Fts5Tokenizer *words;
};

Tokenizer *
tokenizer_new(sqlite3 *handle)
{
    fts5_api *api = search_functions_fts5(handle);
    g_autoptr(Tokenizer) tokenizer = g_new0(Tokenizer, 1);
    void *context;
    if (api == NULL ||
        api->xFindTokenizer(api, "letterbook", &context, &tokenizer->methods) != SQLITE_OK ||
        tokenizer->methods.xCreate(context, NULL, 0, &tokenizer->words) != SQLITE_OK)
        return NULL;
    return g_steal_pointer(&tokenizer);
}

void
tokenizer_free(Tokenizer *tokenizer)
{
    if (tokenizer->words != NULL)
        tokenizer->methods.xDelete(tokenizer->words);
    g_free(tokenizer);
}

typedef struct {
    TokenTaker taker;
    void *data;
} Taking;

static int
take(void *data, int flags, const char *token, int length, int start, int end)
{
    (void)flags;
    const Taking *taking = data;
    return taking->taker(taking->data, token, length, start, end) ? SQLITE_OK : SQLITE_DONE;
}

void
tokenizer_run(Tokenizer *tokenizer, const char *text, TokenTaker taker, void *data)
{
    Taking taking = {taker, data};
    int length = (int)MIN(strlen(text), (size_t)G_MAXINT);
    tokenizer->methods.xTokenize(tokenizer->words, &taking, FTS5_TOKENIZE_DOCUMENT, text, length,
                                 take);
}
