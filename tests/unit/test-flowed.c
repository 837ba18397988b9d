/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/flowed.h"

#include <glib.h>

static void
test_unwrap(void)
{
    static const struct {
        const char *text;
        bool deletes_space;
        const char *unwrapped;
    } cases[] = {
        {"", false, ""},
        {"one\ntwo\n", false, "one\ntwo\n"},
        {"a long \nline \nends\nnext\n", false, "a long line ends\nnext\n"},
        {"a lo \nng\n", true, "a long\n"},
        {"> quoted \n> text\nanswer\n", false, "> quoted text\nanswer\n"},
        {">> deep \n> less\n", false, ">> deep \n> less\n"},
        {" stuffed\n From x\n", false, "stuffed\nFrom x\n"},
        {"text \n-- \nsignature\n", false, "text \n-- \nsignature\n"},
        {"no end ", false, "no end "},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = flowed_unwrap(cases[i].text, cases[i].deletes_space);
        g_assert_cmpstr(text, ==, cases[i].unwrapped);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flowed/unwrap", test_unwrap);
    return g_test_run();
}
