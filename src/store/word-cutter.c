/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/word-cutter.h"

#include "store/text-fold.h"

#include <string.h>

/* Bytes of one word, more than anyone types: the rest of a longer one counts for nothing. */
#define WORD_MAX 256

#define ASCII 128

struct WordCutter {
    FoldTable *table;
    char ascii[ASCII]; /* in lower case; NUL: ends a word */
};

typedef struct {
    char text[8];
    int length;
    int start, end;
} Dense;

typedef struct {
    WordCutter *words;
    WordUse use;
    WordFunc on_word;
    void *data;

    char word[WORD_MAX], other[WORD_MAX];
    int length, other_length;
    bool has_other;
    int start, end;

    Dense dense[2]; /* the last two of a run that no word was made of yet */
    int dense_count;
} Cut;

WordCutter *
word_cutter_new(void)
{
    WordCutter *words = g_new0(WordCutter, 1);
    words->table = fold_table_new();
    for (int i = 0; i < ASCII; i++)
        words->ascii[i] = g_ascii_isalnum(i) ? g_ascii_tolower((char)i) : '\0';
    return words;
}

void
word_cutter_free(WordCutter *words)
{
    fold_table_free(words->table);
    g_free(words);
}

/* ── words with blanks between ───────────────────────────────────────────────────────────── */

static int
end_word(Cut *cut)
{
    int length = cut->length;
    cut->length = 0;
    if (length == 0)
        return 0;
    int result = cut->on_word(cut->data, cut->word, length, cut->start, cut->end, false);
    if (result == 0 && cut->has_other)
        result = cut->on_word(cut->data, cut->other, cut->other_length, cut->start, cut->end, true);
    return result;
}

static void
append_other(Cut *cut, const char *text, int length)
{
    if (cut->other_length + length > WORD_MAX)
        return;
    memcpy(cut->other + cut->other_length, text, (size_t)length);
    cut->other_length += length;
}

static void
add_extra(Cut *cut, char extra)
{
    if (!cut->has_other) {
        memcpy(cut->other, cut->word, (size_t)cut->length);
        cut->other_length = cut->length;
    }
    cut->has_other = true;
    append_other(cut, &extra, 1);
}

static void
add_letter(Cut *cut, const char *text, int length, int start, int end)
{
    if (cut->length == 0) {
        cut->start = start;
        cut->has_other = false;
    }
    cut->end = end;
    if (cut->length + length > WORD_MAX)
        return;
    memcpy(cut->word + cut->length, text, (size_t)length);
    cut->length += length;
    if (cut->has_other)
        append_other(cut, text, length);
}

/* The letters and digits of ASCII from `start` on, which most texts are made of. Gives where they
 * end. */
static int
add_ascii(Cut *cut, const char *text, int start, int length)
{
    const char *ascii = cut->words->ascii;
    int at = start;
    if (cut->length == 0) {
        cut->start = start;
        cut->has_other = false;
    }
    int before = cut->length;
    for (; at < length && (unsigned char)text[at] < ASCII; at++) {
        char letter = ascii[(unsigned char)text[at]];
        if (letter == '\0')
            break;
        if (cut->length < WORD_MAX)
            cut->word[cut->length++] = letter;
    }
    for (int i = before; i < cut->length && cut->has_other; i++)
        append_other(cut, &cut->word[i], 1);
    cut->end = at;
    return at;
}

/* The letter before has its own sign: u and two dots are ü. */
static void
add_diacritic(Cut *cut, gunichar letter, int end)
{
    char last = cut->length > 0 ? cut->word[cut->length - 1] : '\0';
    if (letter == 0x0308 && last != '\0' && strchr("aou", last) != NULL)
        add_extra(cut, 'e');
    else if (letter == 0x030a && last == 'a')
        add_extra(cut, 'a');
    if (cut->length > 0)
        cut->end = end;
}

/* ── words without ───────────────────────────────────────────────────────────────────────── */

static int
emit_dense(Cut *cut, const Dense *letter, bool is_alternative)
{
    return cut->on_word(cut->data, letter->text, letter->length, letter->start, letter->end,
                        is_alternative);
}

static int
emit_pair(Cut *cut)
{
    const Dense *first = &cut->dense[0], *second = &cut->dense[1];
    char pair[2 * sizeof first->text];
    memcpy(pair, first->text, (size_t)first->length);
    memcpy(pair + first->length, second->text, (size_t)second->length);
    int result = cut->on_word(cut->data, pair, first->length + second->length, first->start,
                              second->end, false);
    if (result == 0 && cut->use == WORDS_OF_TEXT)
        result = emit_dense(cut, first, true);
    return result;
}

static int
end_dense(Cut *cut)
{
    int count = cut->dense_count;
    cut->dense_count = 0;
    if (count == 0)
        return 0;
    if (count == 1)
        return emit_dense(cut, &cut->dense[0], false);
    int result = emit_pair(cut);
    /* In the place of the last pair: a phrase goes on behind it without a gap. */
    if (result == 0 && cut->use == WORDS_OF_TEXT)
        result = emit_dense(cut, &cut->dense[1], true);
    return result;
}

static int
add_dense(Cut *cut, const FoldedLetter *folded, int start, int end)
{
    int result = 0;
    if (cut->dense_count == 2) {
        result = emit_pair(cut);
        cut->dense[0] = cut->dense[1];
        cut->dense_count = 1;
    }
    Dense *letter = &cut->dense[cut->dense_count++];
    letter->length = MIN(folded->length, (int)sizeof letter->text);
    memcpy(letter->text, folded->text, (size_t)letter->length);
    letter->start = start;
    letter->end = end;
    return result;
}

/* か and its voicing mark are が; Hangul letters are a syllable. */
static void
join_dense(Cut *cut, const FoldedLetter *folded, int end)
{
    gunichar whole;
    if (cut->dense_count == 0)
        return;
    Dense *last = &cut->dense[cut->dense_count - 1];
    if (g_unichar_compose(g_utf8_get_char(last->text), g_utf8_get_char(folded->text), &whole))
        last->length = g_unichar_to_utf8(whole, last->text);
    last->end = end;
}

/* ── all ─────────────────────────────────────────────────────────────────────────────────── */

static int
end_both(Cut *cut)
{
    int result = end_word(cut);
    return result != 0 ? result : end_dense(cut);
}

static int
add_wide(Cut *cut, gunichar letter, int start, int end)
{
    const FoldedLetter *folded = fold_table_get(cut->words->table, letter);
    int result = 0;
    switch ((FoldKind)folded->kind) {
    case FOLD_BREAK:
        return end_both(cut);
    case FOLD_NOTHING:
        add_diacritic(cut, letter, end);
        return 0;
    case FOLD_JOINED:
        join_dense(cut, folded, end);
        return 0;
    case FOLD_DENSE:
        result = end_word(cut);
        return result != 0 ? result : add_dense(cut, folded, start, end);
    case FOLD_LETTER:
        result = end_dense(cut);
        add_letter(cut, folded->text, folded->length, start, end);
        if (folded->extra != '\0')
            add_extra(cut, folded->extra);
    }
    return result;
}

int
word_cutter_run(WordCutter *words, WordUse use, const char *text, int length, WordFunc on_word,
                void *data)
{
    Cut cut = {.words = words, .use = use, .on_word = on_word, .data = data};
    int result = 0;
    for (int at = 0; at < length && result == 0;) {
        unsigned char byte = (unsigned char)text[at];
        if (byte < ASCII) {
            result = words->ascii[byte] == '\0' ? end_both(&cut) : end_dense(&cut);
            at = words->ascii[byte] == '\0' ? at + 1 : add_ascii(&cut, text, at, length);
            continue;
        }
        gunichar letter = g_utf8_get_char_validated(text + at, length - at);
        int size = letter < 0x110000 ? g_utf8_skip[byte] : 1;
        if (letter >= 0x110000)
            result = end_both(&cut);
        else
            result = add_wide(&cut, letter, at, at + size);
        at += size;
    }
    return result != 0 ? result : end_both(&cut);
}
