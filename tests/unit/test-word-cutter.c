/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/text-fold.h"
#include "store/word-cutter.h"

#include <string.h>

/* WordCutter separated by blanks, alternatives after a slash. */
static int
append(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    GString *all = data;
    g_assert_cmpint(start, <, end);
    if (all->len > 0)
        g_string_append_c(all, is_alternative ? '/' : ' ');
    g_string_append_len(all, word, length);
    return 0;
}

static char *
cut(WordUse use, const char *text)
{
    g_autoptr(WordCutter) words = word_cutter_new();
    GString *all = g_string_new(NULL);
    g_assert_cmpint(word_cutter_run(words, use, text, (int)strlen(text), append, all), ==, 0);
    return g_string_free(all, FALSE);
}

static void
test_words(void)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", ""},
        {"  ...  ", ""},
        {"Kari, 4711-b; x@Example.NO", "kari 4711 b x example no"},
        {"l'eau d’été", "l eau d ete"},
        {"bad\xff"
         "byte\xc3",
         "bad byte"},
        /* Scandinavian */
        {"SØKNAD på blåbær", "soknad/soeknad pa/paa blabaer/blaabaer"},
        {"Þórr Ðagur Æsop", "thorr dagur aesop"},
        /* German */
        {"Müller Mueller Straße STRASSE ẞ", "muller/mueller mueller strasse strasse ss"},
        {"Mu\xcc\x88ller A\xcc\x8as", "muller/mueller as/aas"},
        {"Überprüfung", "uberprufung/ueberpruefung"},
        /* French, Polish, Czech, Hungarian, Turkish */
        {"cœur Ça déjà naïve", "coeur ca deja naive"},
        {"Łódź żółć Příliš őrült", "lodz zolc prilis orult/oruelt"},
        {"İstanbul ISPARTA ılık ğ", "istanbul isparta ilik g"},
        /* Greek, Cyrillic, Hebrew, Arabic */
        {"ΟΔΟΣ οδός Οδος µ", "οδοσ οδοσ οδοσ μ"},
        {"Ёлка ёж МОЙ мой і ї", "елка еж мои мои і і"},
        {"שָׁלוֹם كِتَاب أحمد عـــلي", "שלום كتاب احمد علي"},
        /* forms */
        {"ＡＢＣ１２ ﬁnal ﬅ ĳs ① x²", "abc12 final st ijs 1 x2"},
        {"٣٤ ४२", "34 42"},
        {"Rech\xc2\xadnung zu\xe2\x80\x8dsammen", "rechnung zusammen"},
        {"हिन्दी में", "हिन्दी में"},
        /* without blanks */
        {"東", "東"},
        {"東京", "東京/東/京"},
        {"東京都庁", "東京/東 京都/京 都庁/都/庁"},
        {"東京tower 2号館", "東京/東/京 tower 2 号館/号/館"},
        {"がか\xe3\x82\x99", "がが/が/が"},
        {"ｶﾞｽ ガス", "ガス/ガ/ス ガス/ガ/ス"},
        {"서울시", "서울/서 울시/울/시"},
        {"\xe1\x84\x89\xe1\x85\xa5\xe1\x84\x8b\xe1\x85\xae\xe1\x86\xaf", "서울/서/울"},
        {"東京、京都", "東京/東/京 京都/京/都"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = cut(WORDS_OF_TEXT, cases[i].text);
        g_assert_cmpstr(words, ==, cases[i].words);
    }
}

static void
test_queries(void)
{
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"Müller", "muller/mueller"}, {"mueller", "mueller"},       {"東", "東"},
        {"東京都", "東京 京都"},      {"京都 tower", "京都 tower"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *words = cut(WORDS_OF_QUERY, cases[i].text);
        g_assert_cmpstr(words, ==, cases[i].words);
    }
}

static int
check_place(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)word, (void)length, (void)is_alternative;
    GString *places = data;
    g_string_append_printf(places, "%d-%d ", start, end);
    return 0;
}

static void
test_places(void)
{
    g_autoptr(WordCutter) words = word_cutter_new();
    g_autoptr(GString) places = g_string_new(NULL);
    const char text[] = "a Mül 東京都!";
    word_cutter_run(words, WORDS_OF_TEXT, text, (int)strlen(text), check_place, places);
    g_assert_cmpstr(places->str, ==, "0-1 2-6 2-6 7-13 7-10 10-16 10-13 13-16 ");
}

static int
stop(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)word, (void)length, (void)start, (void)end, (void)is_alternative;
    ++*(int *)data;
    return 7;
}

static void
test_stops(void)
{
    static const char *const texts[] = {"one two", "ä ö", "東京都 庁", "one 東京"};
    g_autoptr(WordCutter) words = word_cutter_new();
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        int count = 0;
        g_assert_cmpint(
            word_cutter_run(words, WORDS_OF_TEXT, texts[i], (int)strlen(texts[i]), stop, &count),
            ==, 7);
        g_assert_cmpint(count, ==, 1);
    }
}

/* A word as long as the text counts for its beginning, however it is made. */
static void
test_long(void)
{
    static const char *const letters[] = {"a", "ä", "ß", "ﬃ", "a\xcc\x8a"};
    g_autoptr(WordCutter) words = word_cutter_new();
    for (size_t i = 0; i < G_N_ELEMENTS(letters); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int j = 0; j < 5000; j++)
            g_string_append(text, letters[i]);
        g_autofree char *one = cut(WORDS_OF_TEXT, text->str);
        size_t length = strlen(one);
        g_assert_cmpuint(length, >, 200);
        g_assert_cmpuint(length, <=, 2 * 256 + 1);
    }
}

/* Whatever the bytes are: places lie within the text, words are not empty. */
static int
check_word(void *data, const char *word, int length, int start, int end, bool is_alternative)
{
    (void)is_alternative;
    g_assert_cmpint(length, >, 0);
    g_assert_true(g_utf8_validate(word, length, NULL));
    g_assert_true(0 <= start && start < end && end <= *(int *)data);
    return 0;
}

static void
test_any_bytes(void)
{
    g_autoptr(WordCutter) words = word_cutter_new();
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    static const gunichar blocks[] = {0, 0x80, 0x300, 0x400, 0xe00, 0x1100, 0x3040, 0x4e00, 0xff00};
    for (int round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = 0; i < 40; i++) {
            gunichar block = blocks[g_rand_int_range(random, 0, G_N_ELEMENTS(blocks))];
            if (g_rand_int_range(random, 0, 8) == 0)
                g_string_append_c(text, (char)g_rand_int(random));
            else
                g_string_append_unichar(text, block + (gunichar)g_rand_int_range(random, 1, 128));
        }
        int length = (int)text->len;
        word_cutter_run(words, WORDS_OF_TEXT, text->str, length, check_word, &length);
    }
}

/* The fold of what is folded is itself, for every letter there is. */
static void
test_fold_is_stable(void)
{
    for (gunichar letter = 1; letter < 0x30000; letter++) {
        FoldedLetter once = text_fold_letter(letter);
        if (once.kind != FOLD_LETTER)
            continue;
        g_assert_cmpint(once.length, >, 0);
        for (const char *at = once.text; *at != '\0'; at += g_utf8_skip[(guchar)*at]) {
            FoldedLetter twice = text_fold_letter(g_utf8_get_char(at));
            if (twice.length != g_utf8_skip[(guchar)*at] ||
                memcmp(twice.text, at, twice.length) != 0)
                g_error("U+%04X folds to '%s', which folds on", letter, once.text);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/word-cutter/of-texts", test_words);
    g_test_add_func("/word-cutter/of-queries", test_queries);
    g_test_add_func("/word-cutter/places", test_places);
    g_test_add_func("/word-cutter/stops", test_stops);
    g_test_add_func("/word-cutter/long", test_long);
    g_test_add_func("/word-cutter/any-bytes", test_any_bytes);
    g_test_add_func("/fold/is-stable", test_fold_is_stable);
    return g_test_run();
}
