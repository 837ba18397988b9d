/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/canonical-json.h"

static void
test_nesting(void)
{
    g_autoptr(CanonicalJson) json = canonical_json_new();
    canonical_json_open(json, NULL, '{');
    canonical_json_open(json, "a", '[');
    canonical_json_close(json);
    canonical_json_open(json, "b", '[');
    canonical_json_integer(json, NULL, INT64_MIN);
    canonical_json_open(json, NULL, '{');
    canonical_json_text(json, "z", NULL);
    canonical_json_close(json);
    canonical_json_open(json, NULL, '{');
    canonical_json_text(json, "a", "");
    canonical_json_close(json);
    canonical_json_close(json);
    canonical_json_integer(json, "ba", 0);
    canonical_json_close(json);
    g_assert_cmpstr(canonical_json_document(json), ==,
                    "{\"a\":[],\"b\":[-9223372036854775808,{\"z\":null},{\"a\":\"\"}],\"ba\":0}");
}

static void
test_texts(void)
{
    static const struct {
        const char *text, *written;
    } cases[] = {
        {"plain", "\"plain\""},
        {"\"quoted\" \\ /", "\"\\\"quoted\\\" \\\\ /\""},
        {"\b\t\n\f\r", "\"\\b\\t\\n\\f\\r\""},
        {"\x01\x1f\x7f", "\"\\u0001\\u001F\x7f\""},
        {"Søknad 東京", "\"Søknad 東京\""},
        {"not\xffUTF-8", "\"not\xEF\xBF\xBDUTF-8\""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(CanonicalJson) json = canonical_json_new();
        canonical_json_text(json, NULL, cases[i].text);
        g_assert_cmpstr(canonical_json_document(json), ==, cases[i].written);
    }
}

static void
test_order_of_keys(void)
{
    if (g_test_subprocess()) {
        g_autoptr(CanonicalJson) json = canonical_json_new();
        canonical_json_open(json, NULL, '{');
        canonical_json_integer(json, "b", 1);
        canonical_json_integer(json, "a", 1);
        return;
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_failed();
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/canonical-json/nesting", test_nesting);
    g_test_add_func("/canonical-json/texts", test_texts);
    g_test_add_func("/canonical-json/order", test_order_of_keys);
    return g_test_run();
}
