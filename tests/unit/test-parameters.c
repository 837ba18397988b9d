/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/parameters.h"

#include <string.h>

static void
test_find(void)
{
    static const struct {
        const char *field, *value, *name, *found; /* found: NULL when absent */
    } cases[] = {
        {"", "", "name", NULL},
        {"text/plain", "text/plain", "charset", NULL},
        {"Text / Plain (a comment); charset=UTF-8", "text/plain", "charset", "UTF-8"},
        {"text/plain; charset=\"utf-8\"; format=flowed", "text/plain", "format", "flowed"},
        {"text/plain; CHARSET = utf-8 ; x=y", "text/plain", "charset", "utf-8"},
        {"; filename=a.pdf", "", "filename", "a.pdf"},
        {"filename=a.pdf", "", "filename", "a.pdf"},
        /* what was forgotten: semicolons, quotes, the closing quote */
        {"multipart/mixed boundary=\"b\"", "multipart/mixed", "boundary", "b"},
        {"text/plain; charset=utf-8 format=flowed", "text/plain", "format", "flowed"},
        {"text/plain; charset=\"utf-8\" name=a.txt", "text/plain", "name", "a.txt"},
        {"attachment; filename=my own file.pdf; size=3", "attachment", "filename",
         "my own file.pdf"},
        {"attachment; filename=a=1.pdf", "attachment", "filename", "a=1.pdf"},
        {"attachment; filename=\"never closed.pdf", "attachment", "filename", "never closed.pdf"},
        {"attachment; filename=\"the \"new\" one.pdf\"; size=3", "attachment", "filename",
         "the \"new\" one.pdf"},
        {"attachment; filename=\"a \\\"b\\\" \\\\c.pdf\"", "attachment", "filename",
         "a \"b\" \\c.pdf"},
        {"attachment;;; filename=a.pdf;", "attachment", "filename", "a.pdf"},
        {"attachment; filename=a.pdf; filename=b.pdf", "attachment", "filename", "a.pdf"},
        /* RFC 2231 */
        {"attachment; filename*=utf-8''s%C3%B8k.pdf", "attachment", "filename", "søk.pdf"},
        {"attachment; filename*=iso-8859-1'no's%F8k.pdf", "attachment", "filename", "søk.pdf"},
        {"attachment; filename=old.pdf; filename*=utf-8''s%C3%B8k.pdf", "attachment", "filename",
         "søk.pdf"},
        {"attachment; filename*0*=utf-8''s%C3; filename*1*=%B8k; filename*2=.pdf", "attachment",
         "filename", "søk.pdf"},
        {"attachment; filename*1=b.pdf; filename*0=a", "attachment", "filename", "ab.pdf"},
        {"attachment; filename*0=a; filename*2=c.pdf", "attachment", "filename", "ac.pdf"},
        {"attachment; filename*0=\"a b\"; filename*1*=%20c.pdf", "attachment", "filename",
         "a b c.pdf"},
        {"attachment; filename*=s%C3%B8k.pdf", "attachment", "filename", "søk.pdf"},
        {"attachment; filename*=utf-8''s%F8k.pdf", "attachment", "filename", "søk.pdf"},
        {"attachment; filename*=nonsense''s%F8k.pdf", "attachment", "filename", "søk.pdf"},
        {"attachment; filename*=''a%ZZ%4", "attachment", "filename", "a%ZZ%4"},
        {"attachment; filename*99999999999999999999=a", "attachment", "filename", "a"},
        {"attachment; filename*0=\"=?utf-8?Q?s=C3=\"; filename*1=\"=?\"", "attachment", "filename",
         "=?utf-8?Q?s=C3==?"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].field);
        g_autoptr(Parameters) parameters = parameters_parse(cases[i].field);
        g_assert_cmpstr(parameters->value, ==, cases[i].value);
        g_autofree char *found = parameters_find(parameters, cases[i].name);
        g_assert_cmpstr(found, ==, cases[i].found);
    }
}

static void
test_have(void)
{
    g_autoptr(Parameters) parameters = parameters_parse("text/plain; format=Flowed ; delsp=no");
    g_assert_true(parameters_have(parameters, "format", "flowed"));
    g_assert_false(parameters_have(parameters, "delsp", "yes"));
    g_assert_false(parameters_have(parameters, "charset", "utf-8"));
}

/* As much as a field may have (SCAN_CONTENT_FIELD_MAX). */
static void
test_time_is_linear(void)
{
    static const char *const pieces[] = {"a=b;", "\"",      "a=\"",      " ",
                                         "a ",   "name=x ", "a*1*=%41;", "("};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) field = g_string_new("text/plain; name=");
        while (field->len < 65536)
            g_string_append(field, pieces[i]);
        gint64 start = g_get_monotonic_time();
        g_autoptr(Parameters) parameters = parameters_parse(field->str);
        g_autofree char *found = parameters_find(parameters, "name");
        g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_USEC_PER_SEC);
        g_assert_nonnull(found);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parameters/find", test_find);
    g_test_add_func("/parameters/have", test_have);
    g_test_add_func("/parameters/linear", test_time_is_linear);
    return g_test_run();
}
