/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/words.h"

#include <glib.h>
#include <string.h>

static void
test_decode(void)
{
    static const struct {
        const char *value, *hint, *text;
    } cases[] = {
        {"", NULL, ""},
        {"plain text", NULL, "plain text"},
        {"=?utf-8?Q?s=C3=B8knad?=", NULL, "søknad"},
        {"=?UTF-8?b?c8O4a25hZA==?=", NULL, "søknad"},
        {"=?iso-8859-1?q?a_b=F8?= and =?iso-8859-1?q?=E5?=", NULL, "a bø and å"},
        /* adjacent words: the blank between them is not text, padding ends only its own word */
        {"=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?= \t=?utf-8?B?w7w=?=", NULL, "äöü"},
        {"=?utf-8?Q?a?= =?iso-8859-1?Q?=E5?=", NULL, "aå"},
        /* a character cut in two */
        {"=?utf-8?Q?s=C3?= =?utf-8?Q?=B8knad?=", NULL, "søknad"},
        {"=?utf-8?B?5pel5pw=?= =?utf-8?B?rA==?=", NULL, "日本"},
        {"=?utf-8*no?Q?spr=C3=A5k?=", NULL, "språk"}, /* RFC 2231 §5 */
        {"=?utf-8?Q?with blanks inside?=", NULL, "with blanks inside"},
        {"(=?utf-8?Q?a?=)", NULL, "(a)"},
        {"x=?utf-8?Q?y?=z", NULL, "xyz"},
        {"=?utf-8?X?a?=", NULL, "=?utf-8?X?a?="},
        {"=?utf-8?Q?never_ends", NULL, "never ends"},
        {"=?utf-8?Q?half ended?", NULL, "half ended"},
        {"=?utf-8?B?w6Q=  =?utf-8?B?w7Y=?= x", NULL, "äö x"}, /* the first is cut off */
        {"=?utf-8?Q?what?=3F_no?=", NULL, "what?? no"},
        {"=??Q?no_charset?=", NULL, "no charset"},
        {"=?no-such?Q?=E5?=", NULL, "å"},
        {"=?us-ascii?Q?a=0D=0AInjected:_b?=", NULL, "a Injected: b"},
        {"raw s\xf8knad", NULL, "raw søknad"},
        {"raw \xf0\xd2\xc9\xd7\xc5\xd4", "koi8-r", "raw Привет"},
        {"=?utf-8?Q?bad=ZZ=4?=", NULL, "bad=ZZ=4"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = words_decode(cases[i].value, cases[i].hint);
        g_assert_cmpstr(text, ==, cases[i].text);
    }
}

static void
test_to_utf8(void)
{
    static const struct {
        const char *value, *utf8;
    } cases[] = {
        {"\"A, B\" <a@example.org>", "\"A, B\" <a@example.org>"},
        {"=?iso-8859-1?Q?=C5,?= <a@example.org>", "=?utf-8?Q?=C3=85=2C?= <a@example.org>"},
        {"\xc5 <a@example.org>", "Å <a@example.org>"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *utf8 = words_to_utf8(cases[i].value, NULL);
        g_assert_cmpstr(utf8, ==, cases[i].utf8);
    }
}

/* Half-open words must not make the decoder look through the rest again and again. */
static void
test_time_is_linear(void)
{
    static const char *const pieces[] = {"=?", "=?x?Z?", "=?utf-8?Q?a", "=?utf-8?Q?a?= "};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) value = g_string_new(NULL);
        while (value->len < 1000000)
            g_string_append(value, pieces[i]);
        g_string_append(value, "?=");
        gint64 start = g_get_monotonic_time();
        g_autofree char *text = words_decode(value->str, NULL);
        g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
        g_assert_cmpuint(strlen(text), >, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/words/decode", test_decode);
    g_test_add_func("/words/to-utf8", test_to_utf8);
    g_test_add_func("/words/linear", test_time_is_linear);
    return g_test_run();
}
