/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/charset-guess.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* As much tells enough. */
#define LOOK_MAX 16384

/* With less there is no judgement. */
#define PAIRS_MIN 4
#define WORD_BYTES_MIN 8

/* A charset of two-byte characters: the leads of its common ones, and how much of all they make
 * up in text of that language, in percent. */
typedef struct {
    const char *name;
    uint8_t lead_first, lead_last;     /* all that are valid */
    uint8_t common_first, common_last; /* kana, Hangul, the common Hanzi */
    unsigned share;
    unsigned different;  /* leads at least: ornaments repeat a few */
    bool has_low_trails; /* the second byte may be ASCII, and some must be */
} Pairs;

static const Pairs pairs[] = {
    {"EUC-JP", 0xa1, 0xfc, 0xa4, 0xa5, 25, 1, false},
    {"CP932", 0x81, 0xfc, 0x82, 0x83, 25, 1, true},
    {"CP949", 0xa1, 0xfd, 0xb0, 0xc8, 75, 4, false},
    {"GB18030", 0xa1, 0xf7, 0xb0, 0xd7, 65, 4, false},
    {"BIG5-HKSCS", 0xa1, 0xf9, 0xa4, 0xc6, 75, 4, true},
};

static bool
is_trail(uint8_t byte, bool may_be_low)
{
    return byte >= 0xa1 || (may_be_low && byte >= 0x40 && byte != 0x7f);
}

/* Half-width kana of Shift_JIS stand alone. */
static bool
is_single(const Pairs *charset, uint8_t byte)
{
    return byte < 0x80 || (charset->common_first == 0x82 && byte >= 0xa1 && byte <= 0xdf);
}

/* Letters of one byte are nearly all from 0xc0 on, in the charsets that have alphabets there. */
static bool
fits(const Pairs *charset, const uint8_t *bytes, size_t length)
{
    size_t all = 0, common = 0, low = 0, signs = 0, different = 0;
    bool seen[256] = {false};
    for (size_t i = 0; i < length; i++) {
        uint8_t lead = bytes[i];
        if (is_single(charset, lead))
            continue;
        if (i + 1 == length)
            break;
        uint8_t trail = bytes[++i];
        if (lead < charset->lead_first || lead > charset->lead_last ||
            !is_trail(trail, charset->has_low_trails))
            return false;
        all++;
        common += lead >= charset->common_first && lead <= charset->common_last;
        different += !seen[lead];
        seen[lead] = true;
        signs += (lead < 0xc0) + (trail < 0xc0);
        low += trail < 0x80 || lead < 0xa0;
    }
    return all >= PAIRS_MIN && different >= charset->different &&
           common * 100 >= all * charset->share && (!charset->has_low_trails || low * 10 >= all) &&
           signs * 10 >= 2 * all;
}

typedef struct {
    size_t pure, mixed; /* bytes of words all in, and partly in, the upper half */
    size_t counts[256];
} Words;

static void
count_words(Words *words, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length;) {
        size_t high = 0, start = i;
        for (; i < length && (bytes[i] >= 0x80 || g_ascii_isalpha(bytes[i])); i++) {
            words->counts[bytes[i]]++;
            high += bytes[i] >= 0x80;
        }
        if (high == i - start && high > 1)
            words->pure += high;
        else if (high > 0)
            words->mixed += high;
        i += i == start;
    }
}

static size_t
sum(const Words *words, const char *bytes)
{
    size_t total = 0;
    for (; *bytes != '\0'; bytes++)
        total += words->counts[(uint8_t)*bytes];
    return total;
}

/* Small letters are far more frequent than capitals, which tells the Cyrillic charsets from each
 * other; the most frequent letters tell Cyrillic from Greek. */
static const char *
guess_alphabet(const Words *words)
{
    size_t koi8 = 0, windows = 0;
    for (int byte = 0xc0; byte < 0xe0; byte++)
        koi8 += words->counts[byte];
    for (int byte = 0xe0; byte < 0x100; byte++)
        windows += words->counts[byte];
    if (koi8 > 2 * windows)
        return "KOI8-R";
    if (windows <= 2 * koi8)
        return NULL;
    size_t greek = sum(words, "\xe1\xe9\xef\xf4\xdc\xdd\xdf\xfc\xe7");
    size_t cyrillic = sum(words, "\xe0\xe5\xe8\xee\xf2\xea\xeb\xe2");
    return greek > cyrillic ? "CP1253" : "CP1251";
}

/* The Turkish letters that windows-1252 has as Icelandic ones; Icelandic has vowels with accents
 * beside them. */
static bool
is_turkish(const Words *words)
{
    size_t turkish = sum(words, "\xfd\xfe\xf0\xdd\xde");
    return turkish >= 3 && sum(words, "\xe1\xe9\xed\xf3\xfa\xe6\xc1\xc9\xcd\xd3\xda\xc6") == 0;
}

const char *
charset_guess(const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    length = MIN(length, LOOK_MAX);
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++)
        if (fits(&pairs[i], bytes, length))
            return pairs[i].name;
    Words words = {0};
    count_words(&words, bytes, length);
    if (words.pure >= WORD_BYTES_MIN && words.pure > 3 * words.mixed)
        return guess_alphabet(&words);
    return is_turkish(&words) ? "CP1254" : NULL;
}
