/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-phrase.h"

#include <string.h>

#define WORDS_MAX 64

struct SearchPhrase {
    GPtrArray *words; /* GPtrArray of char *, folded: the spellings of each */
    bool is_prefix;
    /* Bit n: the words so far end with the first n + 1 words of the phrase; before and after the
     * last word of the text. */
    guint64 before, now;
};

static int
add_word(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)start, (void)end;
    GPtrArray *words = data;
    if (!is_alternative && words->len == WORDS_MAX)
        return 1;
    if (!is_alternative)
        g_ptr_array_add(words, g_ptr_array_new_with_free_func(g_free));
    g_ptr_array_add(g_ptr_array_index(words, words->len - 1), g_strndup(word, (gsize)length));
    return 0;
}

SearchPhrase *
search_phrase_new(WordCutter *cutter, const char *text, bool is_prefix)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    word_cutter_run(cutter, WORDS_OF_QUERY, text, (int)strlen(text), add_word, words);
    if (words->len == 0)
        return NULL;
    SearchPhrase *phrase = g_new0(SearchPhrase, 1);
    phrase->words = g_steal_pointer(&words);
    phrase->is_prefix = is_prefix;
    return phrase;
}

void
search_phrase_free(SearchPhrase *phrase)
{
    g_ptr_array_unref(phrase->words);
    g_free(phrase);
}

guint
search_phrase_length(const SearchPhrase *phrase)
{
    return phrase->words->len;
}

void
search_phrase_begin(SearchPhrase *phrase)
{
    phrase->before = phrase->now = 0;
}

static bool
is_word(const SearchPhrase *phrase, guint number, const char *word, int length)
{
    const GPtrArray *spellings = g_ptr_array_index(phrase->words, number);
    bool is_beginning = phrase->is_prefix && number + 1 == phrase->words->len;
    for (guint i = 0; i < spellings->len; i++) {
        const char *spelling = g_ptr_array_index(spellings, i);
        if (spelling[0] != word[0]) /* nearly always */
            continue;
        size_t size = strlen(spelling);
        if ((is_beginning ? size <= (size_t)length : size == (size_t)length) &&
            memcmp(spelling, word, size) == 0)
            return true;
    }
    return false;
}

bool
search_phrase_take(SearchPhrase *phrase, const char *word, int length, bool is_alternative)
{
    if (!is_alternative) {
        phrase->before = phrase->now;
        phrase->now = 0;
    }
    for (guint i = 0; i < phrase->words->len; i++)
        if ((i == 0 || (phrase->before >> (i - 1) & 1) != 0) && is_word(phrase, i, word, length))
            phrase->now |= G_GUINT64_CONSTANT(1) << i;
    return (phrase->now >> (phrase->words->len - 1) & 1) != 0;
}
