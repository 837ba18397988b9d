/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/scan.h"

#include <string.h>

/* `before`, `piece` `count` times, `after`. */
typedef struct {
    const char *name, *before, *piece;
    int count;
    const char *after;
    bool is_refused;
} Case;

static const char *
refusal_of(const Case *test)
{
    g_autoptr(GString) text = g_string_new(test->before);
    for (int i = 0; i < test->count; i++)
        g_string_append(text, test->piece);
    g_string_append(text, test->after);
    g_autoptr(Spool) spool = spool_of(text->str);
    g_autoptr(GError) error = NULL;
    const char *refusal;
    g_assert_true(scan_message(spool, &refusal, &error));
    return refusal;
}

static void
test_scan(void)
{
    static const Case cases[] = {
        {"empty", "", "", 0, "", false},
        {"small", "From: a@example.org\n\nbody\n", "", 0, "", false},
        {"groups", "To: ", "g:", 50000, "\n\n", false}, /* address_list_parse() sees to them */
        {"colons in a body", "From: a@example.org\n\nTo: ", "g:", 50000, "\n\n", false},
        {"colons in another field", "X-Data: ", "g:", 50000, "\n\n", false},
        {"many recipients", "To: ", "a@example.org,\n ", 20000, "\n\n", false},
        {"parameters", "Content-Type: text/plain", ";a=b", 100000, "\n\n", true},
        {"some parameters", "Content-Type: text/plain", ";a=b", 10000, "\n\n", false},
        {"parameters in every part", "Content-Type: multipart/mixed; boundary=b\n\n",
         "--b\nContent-Type: "
         "text/plain;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;"
         "a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;a;"
         "a\n"
         "\nx\n",
         9000, "", true},
        {"long content field", "Content-Type: text/plain; name=", "xxxxxxxxxx", 10000, "\n\n",
         true},
        {"fields", "", "A: 1\n", SCAN_FIELDS_MAX + 1, "\n", true},
        {"fields of parts", "Content-Type: multipart/mixed; boundary=b\n\n",
         "--b\nA: 1\nA: 2\nA: 3\nA: 4\n\nx\n", 9000, "", true},
        {"fields in a body", "A: 1\n\n", "A: 1\n", 100000, "\n", false},
        {"block", "A: ", "xxxxxxxxxxxxxxxxxxxx\n ", 100000, "\n\n", true},
        {"block in one line", "A: ", "xxxxxxxxxxxxxxxxxxxx", 100000, "\n\n", true},
        {"parts", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\nx\n",
         SCAN_DASH_LINES_MAX + 1, "", true},
        {"prologue", "Content-Type: multipart/mixed; boundary=b\n\n", "prologue text\n", 400000, "",
         false},
        {"large part", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n", "text of the part\n",
         400000, "--b--\n", false},
        {"armour",
         "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n-----BEGIN PGP MESSAGE-----\n\n",
         "text of the part\n", 400000, "-----END PGP MESSAGE-----\n--b--\n", false},
        {"dashes inside lines", "A: 1\n\n", "x --b\n", 100000, "", false},
        {"large body", "A: 1\n\n", "text text text text\n", 100000, "", false},
        {"one long line", "A: 1\n\n", "text text text text", 100000, "", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *refusal = refusal_of(&cases[i]);
        g_test_message("%s: %s", cases[i].name, refusal != NULL ? refusal : "accepted");
        g_assert_cmpint(refusal != NULL, ==, cases[i].is_refused);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/scan/scan", test_scan);
    return g_test_run();
}
