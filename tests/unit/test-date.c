/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/date.h"

static void
test_parse(void)
{
    static const struct {
        const char *text, *instant; /* NULL: none */
    } cases[] = {
        {"Thu, 15 Feb 2024 10:30:05 +0100", "2024-02-15T09:30:05Z"},
        {"15 Feb 2024 10:30 -0230", "2024-02-15T13:00:00Z"},
        {"Thu, 15 Feb 2024 10:30:05 GMT", "2024-02-15T10:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 EST", "2024-02-15T15:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 PDT", "2024-02-15T17:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 CEST", "2024-02-15T08:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05", "2024-02-15T10:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 +0100 (CET)", "2024-02-15T09:30:05Z"},
        {"Thu(day),15(of)Feb 2024 10:30:05 +0100", "2024-02-15T09:30:05Z"},
        {"Thu, 15 Feb 2024 10 : 30 : 05 +0000", "2024-02-15T10:30:05Z"},
        {"Thu, 15 Feb 98 10:30:05 +0000", "1998-02-15T10:30:05Z"}, /* RFC 5322 §4.3 */
        {"Thu, 15 Feb 24 10:30:05 +0000", "2024-02-15T10:30:05Z"},
        {"Thu, 15 Feb 104 10:30:05 +0000", "2004-02-15T10:30:05Z"},
        {"Thu Feb 15 10:30:05 2024", "2024-02-15T10:30:05Z"}, /* asctime */
        {"Thu Feb  5 10:30:05 CET 2024", "2024-02-05T09:30:05Z"},
        {"Thursday, 15-Feb-24 10:30:05 GMT", "2024-02-15T10:30:05Z"},
        {"15 February 2024 10:30:05 PM", "2024-02-15T22:30:05Z"},
        {"15 February 2024 12:30:05 AM", "2024-02-15T00:30:05Z"},
        {"2024-02-15T10:30:05+01:00", "2024-02-15T09:30:05Z"},
        {"2024-02-15 10:30:05", "2024-02-15T10:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:60 +0000", "2024-02-15T10:30:59Z"}, /* leap second */
        {"Thu, 15 Feb 2024 10:30:05 +9900", "2024-02-15T10:30:05Z"}, /* no such offset */
        {"29 Feb 2024 00:00:00 +0000", "2024-02-29T00:00:00Z"},
        {"29 Feb 2023 00:00:00 +0000", NULL},
        {"15 Feb 2024", "2024-02-15T00:00:00Z"},
        {"Thu, 15 Feb 2024 25:30:05 +0000", NULL},
        {"Thu, 15 Feb 2024 10:75:05 +0000", NULL},
        {"Thu, 15 Feb 9999 10:30:05 +0000", NULL},
        {"Thu, 15 Feb 0001 10:30:05 +0000", NULL},
        {"Thu, 99 Feb 2024 10:30:05 +0000", NULL},
        {"99999999999999999999 Feb 99999999999 99999999:999999999:999999999 +999999999", NULL},
        {"yesterday", NULL},
        {"Thu, 15 Feb 2024 10:30:05 GMT+0100", "2024-02-15T09:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 +0100 GMT", "2024-02-15T09:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 MET DST", "2024-02-15T08:30:05Z"},
        {"Thu, 15 Feb 2024 10:30:05 A", "2024-02-15T10:30:05Z"}, /* RFC 5322 §4.3 */
        {"Thu, 15 Feb 2024 103005 +0100", "2024-02-15T09:30:05Z"},
        {"2024/02/15 10:30:05", "2024-02-15T10:30:05Z"},
        {"15.02.2024 10:30", "2024-02-15T10:30:00Z"},
        {"15/02/2024 10:30", "2024-02-15T10:30:00Z"},
        {"02/15/2024 10:30", "2024-02-15T10:30:00Z"},
        {"01/02/2024 10:30", NULL}, /* January or February */
        {"Do, 15. Mai 2024 10:30", "2024-05-15T10:30:00Z"},
        {"15 Okt 2024 10:30 +0200", "2024-10-15T08:30:00Z"},
        {"15 dic 2024 10:30", "2024-12-15T10:30:00Z"},
        {"", NULL},
        {"((((", NULL},
        {"10:", NULL},
        {"Thu, 15", NULL},
        {"1 Jan 2024 10:1\\", "2024-01-01T10:01:00Z"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].text);
        Instant instant = date_parse(cases[i].text);
        g_autofree char *text = instant != INSTANT_NONE ? instant_format(instant) : NULL;
        g_assert_cmpstr(text, ==, cases[i].instant);
    }
}

static void
test_complete(void)
{
    g_assert_cmpint(date_parse_complete("15 Feb 2024 10:30:05 +0000"), ==, 1707993005);
    g_assert_cmpint(date_parse_complete("15 Feb 2024 10:30:05"), ==, INSTANT_NONE);
    g_assert_cmpint(date_parse_complete("15 Feb 2024"), ==, INSTANT_NONE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/date/parse", test_parse);
    g_test_add_func("/date/complete", test_complete);
    return g_test_run();
}
