/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "imap/folder-name.h"

static const struct {
    const char *name, *wire;
} pairs[] = {
    {"INBOX", "INBOX"},
    {"Sent Items", "Sent Items"},
    {"A & B", "A &- B"},
    {"&", "&-"},
    {"Entwürfe", "Entw&APw-rfe"},
    {"ä", "&AOQ-"},
    {"Søknader/Ærlig", "S&APg-knader/&AMY-rlig"},
    {"~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
    {"💩", "&2D3cqQ-"},
    {"a💩&ø", "a&2D3cqQ-&-&APg-"},
    {"quo\"te\\", "quo\"te\\"},
};

static void
test_both_ways(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pairs); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *wire = folder_name_encode(pairs[i].name, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(wire, ==, pairs[i].wire);
        g_autofree char *name = folder_name_decode(pairs[i].wire);
        g_assert_cmpstr(name, ==, pairs[i].name);
    }
}

static void
test_bad_names_are_refused(void)
{
    static const char *const names[] = {"",         "a\nb",    "a\r\nA1 DELETE INBOX", "\x7f",
                                        "\x1b[31m", "caf\xe9", "zero\xc2\x85width"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *wire = folder_name_encode(names[i], &error);
        g_assert_null(wire);
        g_assert_true(fail_is(error, FAIL_MALFORMED));
    }
}

static void
test_bad_wires_are_no_names(void)
{
    static const char *const wires[] = {
        "&",          "&AOQ",  "&bad&utf7", "&AG8-", "Entw\xc3\xbcrfe",
        "&2D0-",      "&3Kk-", "&AO!-",     "&A-",   "a\001b",
        "&AOQ-&AOQ-", "",      "&AAo-"};
    for (size_t i = 0; i < G_N_ELEMENTS(wires); i++) {
        g_autofree char *name = folder_name_decode(wires[i]);
        g_assert_cmpstr(name, ==, NULL);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/folder-name/both-ways", test_both_ways);
    g_test_add_func("/folder-name/bad-names", test_bad_names_are_refused);
    g_test_add_func("/folder-name/bad-wires", test_bad_wires_are_no_names);
    return g_test_run();
}
