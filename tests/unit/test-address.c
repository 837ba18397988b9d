/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"
#include "mail/address.h"
#include "mail/parse.h"

#include <string.h>

static GPtrArray *
parse(const char *value, bool *parsed)
{
    GPtrArray *list = g_ptr_array_new_with_free_func((GDestroyNotify)mail_address_free);
    *parsed = address_list_parse(value, NULL, list);
    return list;
}

static void
test_parse(void)
{
    static const struct {
        const char *value, *addresses;
    } cases[] = {
        {"", ""},
        {"support@example.org", "<support@example.org>"},
        {"Support Desk <Support@EXAMPLE.org>", "Support Desk <Support@example.org>"},
        {"\"Desk, Support\" <support@example.org>, b@example.net",
         "Desk, Support <support@example.org>|<b@example.net>"},
        {"support@example.org (Support Desk)", "Support Desk <support@example.org>"},
        {"=?iso-8859-1?Q?S=F8knad,_Oslo?= <a@example.org>", "Søknad, Oslo <a@example.org>"},
        {"\"=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?=\" <a@example.org>", "äö <a@example.org>"},
        {"S\xf8knad <a@example.org>", "Søknad <a@example.org>"},
        {"Staff: a@example.org, B <b@example.org>;, c@example.org",
         "<a@example.org>|B <b@example.org>|<c@example.org>"},
        {"undisclosed-recipients:;", ""},
        {"a@bl\303\245b\303\246r.example", "<a@xn--blbr-roah.example>"},
        {"a@XN--BLBR-ROAH.example", "<a@xn--blbr-roah.example>"},
        {"<@relay.example:a@example.org>", "<a@example.org>"},
        {"just a name", "just a name <>"},
        {"=?utf-8?Q?a=0D=0ABcc:_b?= <a@example.org>", "a Bcc: b <a@example.org>"},
        {"<<a@example.org>>", "<a@example.org>"},
        {"<>", ""},
        {"a@example.org; B <b@example.org>;", "<a@example.org>|B <b@example.org>"},
        {"Desk, Support <a@example.org>", "Desk, Support <a@example.org>"},
        {"Desk [Oslo] <a@example.org>", "Desk [Oslo] <a@example.org>"},
        {"Support: Oslo <a@example.org>", "Support: Oslo <a@example.org>"},
        {"O\\'Desk <a@example.org>", "O\\'Desk <a@example.org>"},
        {"=?utf-8?Q?S=C3=B8_<a@example.org>?=", "Sø <a@example.org>"},
        {"=?utf-8?B?U8O4IDxhQGV4YW1wbGUub3JnPg==?=", "Sø <a@example.org>"},
        {"\"two words\"@example.org", "<\"two words\"@example.org>"},
        {"A <\"a@example.org\">", "A <a@example.org>"},
        {"\"never closed <a@example.org>", "never closed <a@example.org>"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].value);
        bool parsed;
        g_autoptr(GPtrArray) list = parse(cases[i].value, &parsed);
        g_assert_true(parsed);
        g_autofree char *text = addresses_text(list);
        g_assert_cmpstr(text, ==, cases[i].addresses);
    }
}

static void
test_bombs_are_refused(void)
{
    static const char *const pieces[] = {"g:", "a,", ";"};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) value = g_string_new(NULL);
        for (int count = 0; count < 100000; count++)
            g_string_append(value, pieces[i]);
        bool parsed;
        g_autoptr(GPtrArray) list = parse(value->str, &parsed);
        g_assert_false(parsed);
        g_assert_cmpuint(list->len, ==, 0);
    }
}

/* What is just allowed must not run off the stack either. */
static void
test_deepest_groups(void)
{
    g_autoptr(GString) value = g_string_new(NULL);
    for (int count = 0; count < ADDRESS_COLONS_MAX; count++)
        g_string_append(value, "g:");
    bool parsed;
    g_autoptr(GPtrArray) list = parse(value->str, &parsed);
    g_assert_true(parsed);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    mail_init();
    g_test_add_func("/address/parse", test_parse);
    g_test_add_func("/address/bombs", test_bombs_are_refused);
    g_test_add_func("/address/deepest-groups", test_deepest_groups);
    return g_test_run();
}
