/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "phone/number.h"

static char *
parse(const char *text, const char *region)
{
    g_autoptr(GError) error = NULL;
    char *e164 = NULL;
    bool is_done = phone_number_parse(text, region, &e164, &error);
    g_assert_no_error(error);
    g_assert_true(is_done);
    return e164;
}

static void
test_writings_of_one_number(void)
{
    static const struct {
        const char *text, *region, *e164;
    } table[] = {
        {"22 33 44 55", "NO", "+4722334455"},
        {"(+47) 22334455", "NO", "+4722334455"},
        {"+47 22 33 44 55", NULL, "+4722334455"},
        {"0047 22334455", "NO", "+4722334455"},
        {"tel:+47-22-33-44-55", "SE", "+4722334455"},
        {"tel:22334455;phone-context=+47", "SE", "+4722334455"},
        {"+47 (0) 22 33 44 55", "NO", "+4722334455"},
        {"22 33 44 55 ext. 12", "NO", "+4722334455"},
        {"  22.33.44.55 ", "NO", "+4722334455"},
        {"22\xc2\xa0"
         "33\xc2\xa0"
         "44\xc2\xa0"
         "55",
         "NO", "+4722334455"}, /* no-break spaces */
        {"020 7946 0123", "GB", "+442079460123"},
        {"+44 (0)20 7946 0123", "NO", "+442079460123"},
        {"+39 (0)6 1234 5678", "NO", "+390612345678"}, /* the zero belongs to the number */
        {"(201) 555-0123", "US", "+12015550123"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *e164 = parse(table[i].text, table[i].region);
        g_assert_cmpstr(e164, ==, table[i].e164);
    }
}

static void
test_no_numbers(void)
{
    g_autofree char *long_text = g_strnfill(100000, '1');
    const struct {
        const char *text, *region;
    } table[] = {
        {"", "NO"},
        {"hello", "NO"},
        {"12", "NO"},
        {"112", "NO"},
        {"22334455/56", "NO"},
        {"22 33 44 55", NULL}, /* of which country? */
        {"22 33 44 55", "XX"},
        {"+999 1234567", "NO"},
        {"555-0123", "US"}, /* cannot be dialled from elsewhere */
        {"sip:22334455@example.no", "NO"},
        {"\xff\xfe 22 33 44 55", "NO"},
        {long_text, "NO"},
        {"(0)", "NO"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_autofree char *e164 = parse(table[i].text, table[i].region);
        g_assert_null(e164);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/number/writings", test_writings_of_one_number);
    g_test_add_func("/number/none", test_no_numbers);
    return g_test_run();
}
