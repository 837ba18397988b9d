/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/text-fold.h"

#include <stdlib.h>

typedef struct {
    gunichar letter;
    const char *spelled;
} Spelling;

/* Ascending. Changing an entry changes the index: rebuild it in the same migration. */
static const Spelling spellings[] = {
    {0x00df, "ss"},  /* ß */
    {0x00e6, "ae"},  /* æ */
    {0x00f0, "d"},   /* ð */
    {0x00f8, "o"},   /* ø */
    {0x00fe, "th"},  /* þ */
    {0x0111, "d"},   /* đ */
    {0x0127, "h"},   /* ħ */
    {0x0131, "i"},   /* ı */
    {0x0133, "ij"},  /* ĳ */
    {0x0138, "k"},   /* ĸ */
    {0x0140, "l"},   /* ŀ */
    {0x0142, "l"},   /* ł */
    {0x0149, "n"},   /* ŉ */
    {0x014b, "n"},   /* ŋ */
    {0x0153, "oe"},  /* œ */
    {0x0167, "t"},   /* ŧ */
    {0x017f, "s"},   /* ſ */
    {0x0180, "b"},   /* ƀ */
    {0x0192, "f"},   /* ƒ */
    {0x01dd, "e"},   /* ǝ */
    {0x0259, "e"},   /* ə */
    {0x1e9e, "ss"},  /* ẞ */
    {0xfb00, "ff"},  /* ﬀ */
    {0xfb01, "fi"},  /* ﬁ */
    {0xfb02, "fl"},  /* ﬂ */
    {0xfb03, "ffi"}, /* ﬃ */
    {0xfb04, "ffl"}, /* ﬄ */
    {0xfb05, "st"},  /* ﬅ */
    {0xfb06, "st"},  /* ﬆ */
};

static int
compare(const void *key, const void *entry)
{
    gunichar letter = *(const gunichar *)key, other = ((const Spelling *)entry)->letter;
    return letter < other ? -1 : letter > other;
}

const char *
text_fold_letter(gunichar letter)
{
    const Spelling *found =
        bsearch(&letter, spellings, G_N_ELEMENTS(spellings), sizeof spellings[0], compare);
    return found != NULL ? found->spelled : NULL;
}

char *
text_fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *decomposed = g_utf8_normalize(valid, -1, G_NORMALIZE_NFD);
    GString *folded = g_string_new(NULL);
    for (const char *at = decomposed; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
        gunichar letter = g_unichar_tolower(g_utf8_get_char(at));
        if (g_unichar_ismark(letter))
            continue;
        const char *spelled = text_fold_letter(letter);
        if (spelled != NULL)
            g_string_append(folded, spelled);
        else
            g_string_append_unichar(folded, letter);
    }
    return g_string_free(folded, FALSE);
}
