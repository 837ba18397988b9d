/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-prefix.h"

#include "store/text-fold.h"
#include "store/vocabulary.h"
#include "store/word-cutter.h"

#include <string.h>

/* Each is one more list of items to walk along, which takes some pages of memory. */
#define WORDS_MAX 150
#define WORDS_OF_QUERY_MAX 600

/* The last word of a text, all its spellings. */
typedef struct {
    GPtrArray *spellings; /* char * */
    int start;
} LastWord;

static int
note_word(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)end;
    LastWord *last = data;
    if (!is_alternative)
        g_ptr_array_set_size(last->spellings, 0);
    g_ptr_array_add(last->spellings, g_strndup(word, (gsize)length));
    last->start = start;
    return 0;
}

/* Any part of such a word is found anyway. */
static bool
is_dense(const char *word)
{
    return text_fold_letter(g_utf8_get_char(word)).kind == FOLD_DENSE;
}

/* `left`: of the words that the whole query may have. */
static bool
expand(Db *db, Query *query, const LastWord *last, guint *left, GError **error)
{
    guint most = MIN(WORDS_MAX, *left);
    g_autofree char *head = g_strndup(query->text, (gsize)last->start);
    query->endings = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < last->spellings->len; i++) {
        const char *beginning = g_ptr_array_index(last->spellings, i);
        g_autoptr(GPtrArray) words = vocabulary_list(db, beginning, most + 1, error);
        if (words == NULL)
            return false;
        for (guint j = 0; j < words->len; j++) {
            const char *word = g_ptr_array_index(words, j);
            g_ptr_array_add(query->endings, g_strconcat(head, word, NULL));
        }
    }
    query->is_wide = query->endings->len > most;
    if (query->is_wide)
        g_ptr_array_set_size(query->endings, 0);
    *left -= query->endings->len;
    return true;
}

static bool
expand_words(Db *db, Query *query, guint *left, GError **error)
{
    g_autoptr(WordCutter) cutter = word_cutter_new();
    g_autoptr(GPtrArray) spellings = g_ptr_array_new_with_free_func(g_free);
    LastWord last = {spellings, 0};
    word_cutter_run(cutter, WORDS_OF_QUERY, query->text, (int)strlen(query->text), note_word,
                    &last);
    if (spellings->len == 0)
        return true;
    if (is_dense(g_ptr_array_index(spellings, 0))) {
        query->is_prefix = false;
        return true;
    }
    return expand(db, query, &last, left, error);
}

static bool
expand_all(Db *db, Query *query, guint *left, GError **error)
{
    for (guint i = 0; i < query->children->len; i++)
        if (!expand_all(db, g_ptr_array_index(query->children, i), left, error))
            return false;
    bool is_new = query->kind == QUERY_WORDS && query->is_prefix && query->endings == NULL;
    return !is_new || expand_words(db, query, left, error);
}

bool
search_prefix_expand(Db *db, Query *query, GError **error)
{
    guint left = WORDS_OF_QUERY_MAX;
    return expand_all(db, query, &left, error);
}
