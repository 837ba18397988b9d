/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/charset.h"

#include <string.h>

static void
test_decode(void)
{
    static const struct {
        const char *bytes, *declared, *text;
    } cases[] = {
        {"", NULL, ""},
        {"plain", "us-ascii", "plain"},
        {"s\xc3\xb8knad", "iso-8859-1", "søknad"}, /* valid UTF-8 wins over the label */
        {"s\xf8knad", "iso-8859-1", "søknad"},
        {"s\xf8knad", NULL, "søknad"},
        {"s\xf8knad", "us-ascii", "søknad"},
        {"s\xf8knad", "no-such-charset", "søknad"},
        {"s\xf8knad", "utf-8", "søknad"}, /* the label is refuted */
        {"\x93quoted\x94 \x80", "iso-8859-1", "“quoted” €"},
        {"a\x81z", "windows-1252", "a\357\277\275z"}, /* U+FFFD: no byte is dropped */
        {"\xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r", "Привет"},
        {"\xcf\xf0\xe8\xe2\xe5\xf2", "windows-1251", "Привет"},
        {"\x93\xfa\x96{", "shift_jis", "日本"},
        {"\033$BF|K\\\033(B", "iso-2022-jp", "日本"},
        {"\033$BF|K\\\033(B", NULL, "日本"},
        {"\033$BF|K\\\033(B", "utf-8", "日本"},
        {"Hi Mom +Jjo-!", "utf-7", "Hi Mom ☺!"},
        {"s\xf8knad +-", "utf-7", "søknad +-"}, /* UTF-7 has no such byte */
        {"\357\273\277mark", "utf-8", "mark"},
        {"\xc7\xd1\xb1\xdb", "ks_c_5601-1987", "한글"},
        {"gr\xc3\xb8nn og bl\xc3\xa5 \xe5", "utf-8", "grønn og blå \357\277\275"},
        {"x", "UTF-8//IGNORE", "x"},
        /* labels as they come */
        {"\xf0\xd2\xc9", "koi8_r", "При"},
        {"\xcf\xf0\xe8", "x-cp1251", "При"},
        {"\xcf\xf0\xe8", "Windows1251", "При"},
        {"\xfd\xfe", "iso_8859-9:1989", "ış"},
        {"\xb1", "iso8859-2", "ą"},
        {"\xb1", " \"iso-8859-2\" ", "ą"},
        {"\xe5\x80", "CP-1252", "å€"},
        {"\xa4\xa4", "x-gb2312", "い"},
        {"\x8e", "x-mac-roman", "é"},
        {"\xa7\x41\xa6\x6e", "big5", "你好"},
        {"\x81\x30\x86\x30", "gb18030", "\302\270"},
        {"~{<:Ky2;~} ok", "hz-gb-2312", "己所不 ok"},
        /* Japanese beyond the standard */
        {"\033$B-!\033(B", "iso-2022-jp", "①"},
        {"\033(I1\033(B", "iso-2022-jp", "ｱ"},
        {"\033$B$\"\n\033(Bx", NULL, "あ\nx"},
        {"\xad\xa1", "euc-jp", "①"},
        {"\x87\x40", "shift_jis", "①"},
        /* no label, or a wrong one */
        {"\xf7\xd3\xc5\xcd \xd0\xd2\xc9\xd7\xc5\xd4", NULL, "Всем привет"},
        {"\xc2\xf1\xe5\xec \xef\xf0\xe8\xe2\xe5\xf2", "iso-8859-1", "Всем привет"},
        {"\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1 \xf3\xe1\xf2", NULL, "Καλημέρα σας"},
        {"\xa4\xb3\xa4\xf3\xa4\xcb\xa4\xc1\xa4\xcf", NULL, "こんにちは"},
        {"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd", "us-ascii", "こんにちは"},
        {"\xb0\xa1\xb3\xaa\xb4\xd9\xb6\xf3\xb8\xb6", NULL, "가나다라마"},
        {"\xd5\xe2\xca\xc7\xd2\xbb\xb8\xf6\xb2\xe2\xca\xd4", NULL, "这是一个测试"},
        {"al\xfdyorum in\xfe"
         "allah s\xfd"
         "cak",
         NULL, "alıyorum inşallah sıcak"},
        {"\xb7\xb8\xb8\xb7\xb4\xaf`\xb7\xb8\xb8\xb7\xb4\xaf`", NULL, "·¸¸·´¯`·¸¸·´¯`"},
        {"Gr\xfc\xdf"
         "e aus M\xfcnchen, \xe0 bient\xf4t",
         NULL, "Grüße aus München, à bientôt"},
        {"\xe6", "../../etc/passwd", "æ"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("case %zu", i);
        g_autofree char *text =
            charset_decode(cases[i].bytes, strlen(cases[i].bytes), cases[i].declared);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void
test_decode_with_nul_bytes(void)
{
    g_autofree char *text = charset_decode("a\0b\0\xe5", 5, NULL);
    g_assert_cmpstr(text, ==, "abå");
    g_autofree char *wide = charset_decode("a\0\xe5\0\0\0", 6, "utf-16le");
    g_assert_cmpstr(wide, ==, "aå");
    g_autofree char *marked = charset_decode("\xff\xfe"
                                             "a\0\xe5\0",
                                             6, NULL);
    g_assert_cmpstr(marked, ==, "aå");
}

/* Every byte string in every charset becomes valid UTF-8. */
static void
test_decode_is_always_valid(void)
{
    static const char *const charsets[] = {NULL,         "utf-8",  "iso-2022-jp", "utf-7",
                                           "utf-16",     "gb2312", "euc-jp",      "big5",
                                           "hz-gb-2312", "koi8-r", "tis-620",     "utf-32"};
    g_autoptr(GRand) random = g_rand_new_with_seed(1);
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = (char)g_rand_int_range(random, 0, 256);
        const char *charset = charsets[round % (int)G_N_ELEMENTS(charsets)];
        g_autofree char *text = charset_decode(bytes, (size_t)round % sizeof bytes, charset);
        g_assert_true(g_utf8_validate(text, -1, NULL));
    }
}

static void
test_lines_and_bodies(void)
{
    static const struct {
        const char *text, *line, *body;
    } cases[] = {
        {"", "", ""},
        {"  two  words ", "two  words", "  two  words "},
        {"a\r\n b", "a b", "a\n b"},
        {"a\rb", "a b", "a\nb"},
        {"a\tb", "a b", "a\tb"},
        {"bell\a esc\033[31m del\177", "bell esc[31m del", "bell esc[31m del"},
        {"c1\302\205\302\233 end", "c1 end", "c1 end"},
        {"kept \302\240\303\205", "kept \302\240\303\205", "kept \302\240\303\205"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line = text_to_line(g_strdup(cases[i].text));
        g_assert_cmpstr(line, ==, cases[i].line);
        g_autofree char *body = text_to_body(g_strdup(cases[i].text));
        g_assert_cmpstr(body, ==, cases[i].body);
    }
}

static void
test_blank(void)
{
    g_assert_true(text_is_blank(""));
    g_assert_true(text_is_blank(" \n\t\302\240\342\200\213"));
    g_assert_false(text_is_blank(" . "));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/charset/decode", test_decode);
    g_test_add_func("/charset/nul-bytes", test_decode_with_nul_bytes);
    g_test_add_func("/charset/always-valid", test_decode_is_always_valid);
    g_test_add_func("/charset/lines-and-bodies", test_lines_and_bodies);
    g_test_add_func("/charset/blank", test_blank);
    return g_test_run();
}
