/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Letters as a searcher types them: søknad = soknad, Straße = STRASSE, ΟΔΟΣ = οδός. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
    FOLD_BREAK,   /* stands between words */
    FOLD_LETTER,  /* part of a word */
    FOLD_DENSE,   /* of a script that is written without blanks between words */
    FOLD_JOINED,  /* forms one dense letter with the one before */
    FOLD_NOTHING, /* a diacritic, or invisible: leaves the word as it is */
} FoldKind;

#define FOLD_TEXT_MAX 12

typedef struct {
    uint8_t kind; /* FoldKind */
    uint8_t length;
    char extra; /* what makes the other spelling: 'e' for ä (ae), 'a' for å (aa); NUL: there is none
                 */
    char text[FOLD_TEXT_MAX + 1];
} FoldedLetter;

/* Changing what it gives changes the index: rebuild that in the same migration. */
FoldedLetter text_fold_letter(gunichar letter);

/* The whole text in lower case, without diacritics, spelled out, punctuation as it is; the caller
 * frees it. Bytes that are not UTF-8 become U+FFFD. */
char *text_fold(const char *text);

/* Remembers what was folded: a table that fills as letters come. */
typedef struct FoldTable FoldTable;
FoldTable *fold_table_new(void);
void fold_table_free(FoldTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FoldTable, fold_table_free)

/* Borrowed as long as the table. */
const FoldedLetter *fold_table_get(FoldTable *table, gunichar letter);
