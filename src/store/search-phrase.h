/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that must follow one another, looked for in a text as its words come. */
#pragma once

#include "store/word-cutter.h"

typedef struct SearchPhrase SearchPhrase;

/* As the index would look for it; NULL when there is no word in the text. Of a phrase of more than
 * 64 words the first ones count. */
SearchPhrase *search_phrase_new(WordCutter *cutter, const char *text, bool is_prefix);
void search_phrase_free(SearchPhrase *phrase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SearchPhrase, search_phrase_free)

/* How many words it has. */
guint search_phrase_length(const SearchPhrase *phrase);

/* Before the first word of a text. */
void search_phrase_begin(SearchPhrase *phrase);

/* The next word of the text, or an alternative of it: true when it is the phrase's last one. */
bool search_phrase_take(SearchPhrase *phrase, const char *word, int length, bool is_alternative);
