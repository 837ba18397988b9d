/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a text as the search index sees them.
 *
 * A word is letters and digits, folded (store/text-fold.h). Where people also spell it otherwise
 * for want of a key (Müller: mueller, Sørensen: soerensen) that is an alternative in its place.
 * What is written without blanks between words (東京都庁) is cut into every two letters that
 * follow one another, so that any part of it is found; a single letter is an alternative. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct WordCutter WordCutter;
WordCutter *word_cutter_new(void);
void word_cutter_free(WordCutter *words);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WordCutter, word_cutter_free)

typedef enum {
    WORDS_OF_TEXT,
    WORDS_OF_QUERY, /* no more than it takes to find it */
} WordUse;

/* Takes one word, which is the bytes start to end of the text; an alternative has the same place
 * as the word before. Anything but 0 ends the walk. */
typedef int (*WordFunc)(void *data, const char *word, int length, int start, int end,
                        bool is_alternative);

/* Gives what the last call gave. Bytes that are not UTF-8 end words. */
int word_cutter_run(WordCutter *words, WordUse use, const char *text, int length, WordFunc on_word,
                    void *data);
