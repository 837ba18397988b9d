/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/text-fold.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    gunichar letter;
    const char *spelled;
} Spelling;

/* What Unicode does not take apart. Ascending. */
static const Spelling spellings[] = {
    {0x00df, "ss"}, /* ß */
    {0x00e6, "ae"}, /* æ */
    {0x00f0, "d"},  /* ð */
    {0x00f8, "o"},  /* ø */
    {0x00fe, "th"}, /* þ */
    {0x0111, "d"},  /* đ */
    {0x0127, "h"},  /* ħ */
    {0x0131, "i"},  /* ı */
    {0x0138, "k"},  /* ĸ */
    {0x0140, "l"},  /* ŀ */
    {0x0142, "l"},  /* ł */
    {0x0149, "n"},  /* ŉ */
    {0x014b, "n"},  /* ŋ */
    {0x0153, "oe"}, /* œ */
    {0x0167, "t"},  /* ŧ */
    {0x0180, "b"},  /* ƀ */
    {0x0192, "f"},  /* ƒ */
    {0x01dd, "e"},  /* ǝ */
    {0x0259, "e"},  /* ə */
    {0x03c2, "σ"},  /* ς */
    {0x0640, ""},   /* Arabic tatweel: stretches a word */
};

static int
compare(const void *key, const void *entry)
{
    gunichar letter = *(const gunichar *)key, other = ((const Spelling *)entry)->letter;
    return letter < other ? -1 : letter > other;
}

static const char *
find_spelling(gunichar letter)
{
    const Spelling *found =
        bsearch(&letter, spellings, G_N_ELEMENTS(spellings), sizeof spellings[0], compare);
    return found != NULL ? found->spelled : NULL;
}

typedef struct {
    gunichar first, last;
} Range;

static bool
is_within(gunichar letter, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (letter >= ranges[i].first && letter <= ranges[i].last)
            return true;
    return false;
}

/* Marks that a searcher leaves out. Other marks, like the vowels of Indian scripts, are letters. */
static bool
is_diacritic(gunichar letter)
{
    static const Range ranges[] = {
        {0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05c7}, {0x0610, 0x061a},
        {0x064b, 0x065f}, {0x0670, 0x0670}, {0x06d6, 0x06ed}, {0x1ab0, 0x1aff},
        {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe20, 0xfe2f},
    };
    return is_within(letter, ranges, G_N_ELEMENTS(ranges)) && g_unichar_ismark(letter);
}

/* Soft hyphen, joiners, marks of order and of variation. */
static bool
is_invisible(gunichar letter)
{
    static const Range ranges[] = {
        {0x00ad, 0x00ad}, {0x200c, 0x200f}, {0x2060, 0x2064}, {0xfe00, 0xfe0f}, {0xfeff, 0xfeff},
    };
    return is_within(letter, ranges, G_N_ELEMENTS(ranges));
}

/* Chinese, Japanese, Korean, and Thai, Lao, Myanmar, Khmer. */
static bool
is_dense(gunichar letter)
{
    static const Range ranges[] = {
        {0x0e01, 0x0eff}, {0x1000, 0x109f}, {0x1100, 0x11ff},   {0x1780, 0x17ff},
        {0x2e80, 0x2fdf}, {0x3005, 0x3007}, {0x3021, 0x3029},   {0x3041, 0x318e},
        {0x31a0, 0x31ff}, {0x3400, 0x9fff}, {0xa960, 0xa97f},   {0xac00, 0xd7ff},
        {0xf900, 0xfaff}, {0xff66, 0xffdc}, {0x1b000, 0x1b16f}, {0x20000, 0x323af},
    };
    return is_within(letter, ranges, G_N_ELEMENTS(ranges));
}

/* Voicing marks of kana; vowels and final consonants of Hangul written letter by letter. */
static bool
is_joined(gunichar letter)
{
    return letter == 0x3099 || letter == 0x309a || (letter >= 0x1160 && letter <= 0x11ff);
}

static void
append(FoldedLetter *folded, const char *text, size_t length)
{
    memcpy(folded->text + folded->length, text, length);
    folded->length = (uint8_t)(folded->length + length);
    folded->text[folded->length] = '\0';
}

/* False: it does not fit. */
static bool
append_plain(FoldedLetter *folded, gunichar letter)
{
    char plain[6];
    gunichar lower = g_unichar_tolower(letter);
    const char *text = find_spelling(lower);
    size_t length = text != NULL ? strlen(text) : 0;
    if (text == NULL && is_diacritic(lower))
        return true;
    if (text == NULL && !g_unichar_isalnum(lower) && !g_unichar_ismark(lower))
        return true;
    if (text == NULL) {
        int digit = g_unichar_digit_value(lower);
        length = (size_t)g_unichar_to_utf8(digit >= 0 ? (gunichar)('0' + digit) : lower, plain);
        text = plain;
    }
    if (folded->length + length > FOLD_TEXT_MAX)
        return false;
    append(folded, text, length);
    return true;
}

/* As it is spelled for want of a key. */
static char
extra_of(gunichar lower)
{
    switch (lower) {
    case 0xe4: /* ä */
    case 0xf6: /* ö */
    case 0xf8: /* ø */
    case 0xfc: /* ü */
        return 'e';
    case 0xe5: /* å */
        return 'a';
    default:
        return '\0';
    }
}

static void
fold_word_letter(gunichar letter, FoldedLetter *folded)
{
    gunichar parts[18];
    gsize count = 1;
    gunichar lower = g_unichar_tolower(letter);
    folded->kind = FOLD_LETTER;
    folded->extra = extra_of(lower);
    parts[0] = lower;
    if (find_spelling(lower) == NULL)
        count = g_unichar_fully_decompose(letter, TRUE, parts, G_N_ELEMENTS(parts));
    for (gsize i = 0; i < MIN(count, G_N_ELEMENTS(parts)); i++)
        if (!append_plain(folded, parts[i])) {
            folded->length = (uint8_t)g_unichar_to_utf8(lower, folded->text);
            folded->text[folded->length] = '\0';
            return;
        }
    if (folded->length == 0)
        folded->kind = FOLD_NOTHING;
}

/* A syllable or a voiced kana stays whole; half-width and compatibility forms become the usual. */
static void
fold_dense_letter(gunichar letter, FoldedLetter *folded)
{
    gunichar parts[18];
    bool is_form = letter >= 0xf900 || (letter >= 0x2e80 && letter < 0x3000);
    gsize count = is_form ? g_unichar_fully_decompose(letter, TRUE, parts, G_N_ELEMENTS(parts)) : 0;
    if (count == 1)
        letter = parts[0];
    folded->kind = is_joined(letter) ? FOLD_JOINED : FOLD_DENSE;
    folded->length = (uint8_t)g_unichar_to_utf8(letter, folded->text);
}

FoldedLetter
text_fold_letter(gunichar letter)
{
    FoldedLetter folded = {.kind = FOLD_BREAK};
    if (is_diacritic(letter) || is_invisible(letter))
        folded.kind = FOLD_NOTHING;
    else if (!g_unichar_isalnum(letter) && !g_unichar_ismark(letter))
        folded.kind = FOLD_BREAK;
    else if (is_dense(letter) && !g_unichar_isdigit(letter))
        fold_dense_letter(letter, &folded);
    else
        fold_word_letter(letter, &folded);
    return folded;
}

char *
text_fold(const char *text)
{
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *composed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFC);
    GString *folded = g_string_new(NULL);
    for (const char *at = composed; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
        FoldedLetter letter = text_fold_letter(g_utf8_get_char(at));
        if (letter.kind == FOLD_BREAK)
            g_string_append_len(folded, at, g_utf8_skip[(guchar)*at]);
        else
            g_string_append_len(folded, letter.text, letter.length);
    }
    return g_string_free(folded, FALSE);
}

/* ── the table ───────────────────────────────────────────────────────────────────────────── */

#define PAGE_LETTERS 128
#define PAGES (0x110000 / PAGE_LETTERS)

struct FoldTable {
    FoldedLetter *pages[PAGES];
};

FoldTable *
fold_table_new(void)
{
    return g_new0(FoldTable, 1);
}

void
fold_table_free(FoldTable *table)
{
    for (size_t i = 0; i < PAGES; i++)
        g_free(table->pages[i]);
    g_free(table);
}

const FoldedLetter *
fold_table_get(FoldTable *table, gunichar letter)
{
    static const FoldedLetter none = {.kind = FOLD_BREAK};
    if (letter >= PAGES * PAGE_LETTERS)
        return &none;
    FoldedLetter **page = &table->pages[letter / PAGE_LETTERS];
    if (*page == NULL) {
        *page = g_new(FoldedLetter, PAGE_LETTERS);
        for (gunichar i = 0; i < PAGE_LETTERS; i++)
            (*page)[i] = text_fold_letter(letter - letter % PAGE_LETTERS + i);
    }
    return &(*page)[letter % PAGE_LETTERS];
}
