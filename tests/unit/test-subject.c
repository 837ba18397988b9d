/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/subject.h"

#include <glib.h>

static const struct {
    const char *subject, *base;
    bool is_reply;
} cases[] = {
    {"Offer", "offer", false},
    {"Re: Offer", "offer", true},
    {"RE:Offer", "offer", true},
    {"  Sv :  An\t offer ", "an offer", true},
    {"Re[2]: Offer", "offer", true},
    {"Aw: Re: SV: Offer", "offer", true},
    {"AW (3): Angebot", "aw (3): angebot", false},
    {"AW(3): Angebot", "angebot", true},
    {"Fwd: Re: Offer", "offer", false},
    {"Re: Fwd: Offer", "offer", true},
    {"VS: Tarjous", "tarjous", true},
    {"Ynt: TEKLİF", "tekli\u0307f", true},
    {"Re: Blåbær", "blåbær", true},
    {"Reklamasjon: Offer", "reklamasjon: offer", false},
    {"Re Offer", "re offer", false},
    {"Re:", "", true},
    {"", "", false},
    {"Re[: x", "re[: x", false},
    {"Re[2: x", "re[2: x", false},
};

static void
test_base(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool is_reply;
        g_autofree char *base = subject_base(cases[i].subject, &is_reply);
        g_assert_cmpstr(base, ==, cases[i].base);
        if (is_reply != cases[i].is_reply)
            g_test_message("%s", cases[i].subject);
        g_assert_true(is_reply == cases[i].is_reply);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/subject/base", test_base);
    return g_test_run();
}
