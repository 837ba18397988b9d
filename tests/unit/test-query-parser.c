/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-parser.h"

#include "base/error.h"

#include <string.h>

/* Queries as text: (and a b), (or a b), (not a), field:"words", "words"*. */
static void
append_query(GString *out, const Query *query)
{
    static const char *const kinds[] = {
        [QUERY_ALL] = "and",
        [QUERY_ANY] = "or",
        [QUERY_NOT] = "not",
        [QUERY_PARTY] = "party",
        [QUERY_ROLE] = "role",
        [QUERY_MAILBOX] = "mailbox",
        [QUERY_CHANNEL] = "channel",
        [QUERY_DIRECTION] = "direction",
        [QUERY_HAS_ATTACHMENT] = "has-attachment",
        [QUERY_IS_UNLINKED] = "is-unlinked",
        [QUERY_IS_HELD] = "is-held",
        [QUERY_IS_BOOKKEEPING] = "is-bookkeeping",
        [QUERY_MESSAGE_ID] = "message-id",
        [QUERY_AFTER] = "after",
        [QUERY_BEFORE] = "before",
        [QUERY_ID] = "id",
        [QUERY_SIZE_FROM] = "size-from",
        [QUERY_SIZE_BELOW] = "size-below",
        [QUERY_IS_RESTRICTED] = "is-restricted",
        [QUERY_EXPIRES_FROM] = "expires-from",
        [QUERY_EXPIRES_BEFORE] = "expires-before",
    };
    static const char *const field_names[] = {
        [QUERY_FIELD_ANY] = "",
        [QUERY_FIELD_SUBJECT] = "subject:",
        [QUERY_FIELD_FROM] = "from:",
        [QUERY_FIELD_TO] = "to:",
        [QUERY_FIELD_CC] = "cc:",
        [QUERY_FIELD_WITH] = "with:",
        [QUERY_FIELD_BODY] = "body:",
        [QUERY_FIELD_FILENAME] = "filename:",
        [QUERY_FIELD_ATTACHMENT] = "attachment:",
    };
    if (query->kind == QUERY_WORDS) {
        g_string_append_printf(out, "%s\"%s\"%s", field_names[query->field], query->text,
                               query->is_prefix ? "*" : "");
        return;
    }
    g_string_append_printf(out, "(%s", kinds[query->kind]);
    if (query->kind == QUERY_AFTER || query->kind == QUERY_BEFORE) {
        g_autofree char *at = instant_format(query->at);
        g_string_append_printf(out, " %s", at);
    } else if (query->kind == QUERY_EXPIRES_FROM || query->kind == QUERY_EXPIRES_BEFORE) {
        char day[DAY_TEXT_SIZE];
        g_string_append_printf(out, " %s", day_format((Day)query->number, day));
    } else if (query->kind == QUERY_ID || query->kind == QUERY_SIZE_FROM ||
               query->kind == QUERY_SIZE_BELOW) {
        g_string_append_printf(out, " %" G_GINT64_FORMAT, query->number);
    } else if (query->text != NULL && query->kind != QUERY_HAS_ATTACHMENT &&
               query->kind != QUERY_IS_UNLINKED && query->kind != QUERY_IS_HELD &&
               query->kind != QUERY_IS_BOOKKEEPING && query->kind != QUERY_IS_RESTRICTED) {
        g_string_append_printf(out, " %s", query->text);
    }
    for (guint i = 0; i < query->children->len; i++) {
        g_string_append_c(out, ' ');
        append_query(out, g_ptr_array_index(query->children, i));
    }
    g_string_append_c(out, ')');
}

static Query *
parse(const char *text, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Zone) zone = zone_open("Europe/Oslo", &problem);
    g_assert_no_error(problem);
    return query_parse(text, zone, day_from_civil((Civil){2026, 2, 28}), error);
}

static void
test_meaning(void)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        {"", "(and)"},
        {"  \t ", "(and)"},
        {"invoice", "\"invoice\""},
        {"overdue invoice", "(and \"overdue\" \"invoice\")"},
        {"\"overdue invoice\"", "\"overdue invoice\""},
        {"fakt*", "\"fakt\"*"},
        {"\"second remin\"*", "\"second remin\"*"},
        {"søknad Straße", "(and \"søknad\" \"Straße\")"},
        {"e-post", "\"e-post\""},
        {"a -b", "(and \"a\" (not \"b\"))"},
        {"-b", "(not \"b\")"},
        {"-\"b c\"", "(not \"b c\")"},
        {"-(a OR b)", "(not (or \"a\" \"b\"))"},
        {"a OR b", "(or \"a\" \"b\")"},
        {"a b OR c", "(or (and \"a\" \"b\") \"c\")"},
        {"a (b OR c) d", "(and \"a\" (or \"b\" \"c\") \"d\")"},
        {"((a))", "\"a\""},
        {"(a)(b)", "(and \"a\" \"b\")"},
        {"(a OR b)OR(c)", "(or (or \"a\" \"b\") \"c\")"},
        {"or and not", "(and \"or\" \"and\" \"not\")"},
        {"ORder ANDers", "(and \"ORder\" \"ANDers\")"},
        {"\"OR\"", "\"OR\""},
        {"a\"b c\"d", "(and \"a\" \"b c\" \"d\")"},
        {"a\nb", "(and \"a\" \"b\")"},
        {"a\xc2\xa0z", "(and \"a\" \"z\")"}, /* no-break space */
        {"from:kari", "from:\"kari\""},
        {"FROM:kari@example.no", "from:\"kari@example.no\""},
        {"to:a cc:b with:c", "(and to:\"a\" cc:\"b\" with:\"c\")"},
        {"subject:\"the offer\" body:x filename:y*",
         "(and subject:\"the offer\" body:\"x\" filename:\"y\"*)"},
        {"-from:kari", "(not from:\"kari\")"},
        {"(from:a OR from:b) c", "(and (or from:\"a\" from:\"b\") \"c\")"},
        {"party:\"Nordvik AS\"", "(party Nordvik AS)"},
        {"party:12 mailbox:support", "(and (party 12) (mailbox support))"},
        {"role:Customer", "(role customer)"},
        {"channel:phone direction:in", "(and (channel phone) (direction in))"},
        {"has:attachment is:unlinked", "(and (has-attachment) (is-unlinked))"},
        {"attachment:turbine", "attachment:\"turbine\""},
        {"is:restricted", "(is-restricted)"},
        {"size:>1M", "(size-from 1000001)"},
        {"size:>=2k size:<3G", "(and (size-from 2000) (size-below 3000000000))"},
        {"size:<=500b", "(size-below 501)"},
        {"expires:<2027-01-01", "(expires-before 2027-01-01)"},
        {"expires:<=2027", "(expires-before 2028-01-01)"},
        {"expires:>2026-12", "(expires-from 2027-01-01)"},
        {"expires:>=2027-01-01", "(expires-from 2027-01-01)"},
        {"expires:2026-12", "(and (expires-from 2026-12-01) (expires-before 2027-01-01))"},
        {"expires:<90d", "(expires-before 2026-05-29)"},
        {"expires:<=1y", "(expires-before 2027-03-01)"},
        {"-expires:<1w", "(not (expires-before 2026-03-07))"},
        {"is:Held -is:bookkeeping", "(and (is-held) (not (is-bookkeeping)))"},
        {"id:12345", "(id 12345)"},
        {"message-id:<1.2@example.org>", "(message-id 1.2@example.org)"},
        {"message-id:1.2@example.org", "(message-id 1.2@example.org)"},
        {"after:2026-01-01", "(after 2025-12-31T23:00:00Z)"},
        {"before:2026-07-01", "(before 2026-06-30T22:00:00Z)"},
        {"on:2026-03-29", "(and (after 2026-03-28T23:00:00Z) (before 2026-03-29T22:00:00Z))"},
        {"after:2026-02", "(after 2026-01-31T23:00:00Z)"},
        {"before:2026", "(before 2025-12-31T23:00:00Z)"},
        {"on:2025-06", "(and (after 2025-05-31T22:00:00Z) (before 2025-06-30T22:00:00Z))"},
        {"on:2025", "(and (after 2024-12-31T23:00:00Z) (before 2025-12-31T23:00:00Z))"},
        {"on:1d", "(and (after 2026-02-26T23:00:00Z) (before 2026-02-27T23:00:00Z))"},
        {"after:90d", "(after 2025-11-29T23:00:00Z)"},
        {"after:2w", "(after 2026-02-13T23:00:00Z)"},
        {"before:1m", "(before 2026-01-27T23:00:00Z)"},
        {"after:2y", "(after 2024-02-27T23:00:00Z)"},
        {"after:0d", "(after 2026-02-27T23:00:00Z)"},
        /* Pasted text that only looks like the language. */
        {"Re: offer", "(and \"Re:\" \"offer\")"},
        {"https://example.org/a", "\"https://example.org/a\""},
        {"12:30", "\"12:30\""},
        {"offer - second & last", "(and \"offer\" \"second\" \"last\")"},
        {"offer -- now", "(and \"offer\" \"now\")"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Query) query = parse(cases[i].text, &error);
        g_assert_no_error(error);
        g_autoptr(GString) got = g_string_new(NULL);
        append_query(got, query);
        g_assert_cmpstr(got->str, ==, cases[i].expected);
    }
}

/* The place is given by a caret: its column must be that of the wrong text. */
static void
test_errors(void)
{
    static const struct {
        const char *text, *what;
        int column;
    } cases[] = {
        {"a \"b c", "no partner", 2},
        {"from:\"b c", "no partner", 5},
        {"a (b", "not closed", 2},
        {"a (b (c) d", "not closed", 2},
        {"a b)", "never opened", 3},
        {")", "no word", 0},
        {"()", "no word", 1},
        {"a ()", "no word", 3},
        {"OR a", "no word", 0},
        {"a OR", "no word", 4},
        {"a OR OR b", "no word", 5},
        {"(a OR )", "no word", 6},
        {"&", "no word", 0},
        {"a OR &", "no word", 5},
        {"\"...\"", "no word", 0},
        {"a AND b", "leave AND out", 2},
        {"a NOT b", "-word", 2},
        {"--a", "one '-'", 1},
        {"*", "no word", 0},
        {"f*kt", "at the end of a word", 1},
        {"*kt", "at the end of a word", 0},
        {"form:kari", "no field 'form:'", 0},
        {"søknad form:kari", "no field 'form:'", 7},
        {"東京 form:kari", "no field 'form:'", 5},
        {"ma\xcc\x8aned form:kari", "no field 'form:'", 6}, /* å of two code points */
        {"from:", "right after the colon", 5},
        {"from: kari", "right after the colon", 5},
        {"from:\"\"", "right after the colon", 5},
        {"from:(a OR b)", "repeat it inside", 5},
        {"from:&", "no word", 5},
        {"channel:fax", "one of: email phone meeting chat", 8},
        {"channel:\"email phone\"", "one of", 8},
        {"direction:up", "one of: in out internal", 10},
        {"role:boss", "one of: customer supplier", 5},
        {"has:teeth", "one of: attachment", 4},
        {"is:odd", "one of: unlinked", 3},
        {"a size:1M", "size: takes > or <", 7},
        {"size:>", "size: takes", 5},
        {"size:>1T", "size: takes", 5},
        {"size:>1.5M", "size: takes", 5},
        {"size:>99999999999M", "size: takes", 5},
        {"size:=>1M", "size: takes", 5},
        {"expires:soon", "expires: takes", 8},
        {"expires:<2027-13", "expires: takes", 8},
        {"expires:<", "expires: takes", 8},
        {"expires:<-1d", "expires: takes", 8},
        {"after:2026-1", "takes a day", 6},
        {"after:202", "takes a day", 6},
        {"on:20266", "takes a day", 3},
        {"after:yesterday", "takes a day", 6},
        {"after:2026-02-30", "takes a day", 6},
        {"after:90", "takes a day", 6},
        {"after:d", "takes a day", 6},
        {"after:-3d", "takes a day", 6},
        {"after:99999999999d", "takes a day", 6},
        {"after:101y", "takes a day", 6},
        {"id:x", "number of an item", 3},
        {"id:0", "number of an item", 3},
        {"id:99999999999999999999", "number of an item", 3},
        {"party:Nord*", "takes no '*'", 10},
        {"caf\xe9 x", "not valid UTF-8", 3},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Query) query = parse(cases[i].text, &error);
        if (query != NULL)
            g_error("%s: parsed", cases[i].text);
        g_assert_true(fail_is(error, FAIL_USAGE));
        g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
        g_assert_cmpuint(g_strv_length(lines), ==, 3);
        if (strstr(lines[0], cases[i].what) == NULL)
            g_error("%s: %s", cases[i].text, lines[0]);
        g_assert_true(g_str_has_suffix(lines[2], "^"));
        int column = (int)strlen(lines[2]) - 3;
        if (column != cases[i].column)
            g_error("%s: column %d:\n%s", cases[i].text, column, error->message);
    }
}

static void
test_long_text_is_shown_around_the_place(void)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (int i = 0; i < 100; i++)
        g_string_append(text, "ordbok ");
    g_string_append(text, "form:kari");
    for (int i = 0; i < 50; i++)
        g_string_append(text, " ordbok");
    g_autoptr(GError) error = NULL;
    g_assert_null(parse(text->str, &error));
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    g_assert_true(g_str_has_prefix(lines[1], "  …"));
    g_assert_true(g_str_has_suffix(lines[1], "…"));
    g_assert_cmpint(g_utf8_strlen(lines[1], -1), <, 80);
    const char *caret = strchr(lines[2], '^');
    const char *place = g_utf8_offset_to_pointer(lines[1], caret - lines[2]);
    g_assert_true(g_str_has_prefix(place, "form:kari"));
}

static void
assert_refused(const char *text, const char *what)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(parse(text, &error));
    g_assert_true(fail_is(error, FAIL_USAGE));
    if (strstr(error->message, what) == NULL)
        g_error("%s", error->message);
}

static char *
repeat(const char *text, size_t times)
{
    GString *all = g_string_new(NULL);
    for (size_t i = 0; i < times; i++)
        g_string_append(all, text);
    return g_string_free(all, FALSE);
}

static void
test_hostile(void)
{
    static const struct {
        const char *text;
        size_t times;
        const char *what;
    } cases[] = {
        {"(", 100000, "longer than"},
        {"(", 10000, "parentheses within"},
        {"-(", 5000, "parentheses within"},
        {"-", 10000, "no word"},
        {"a ", 5000, "more than 200"},
        {"a OR ", 3000, "more than 200"},
        {"\"", 9999, "no word"},
        {"(a) ", 4000, "more than 200"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = repeat(cases[i].text, cases[i].times);
        assert_refused(text, cases[i].what);
    }
}

/* Whatever is typed: a query or an error, nothing else. */
static void
test_noise(void)
{
    static const char *const bits[] = {
        "(", ")",  "\"",  "-",         "*",    "OR",  " ",  "a",  "from:", ":",  "ø",
        "&", "\t", "is:", "after:90d", "\xff", "id:", "東", "x*", "<",     "NOT"};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int i = 0; i < 20000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int length = g_rand_int_range(random, 0, 12); length > 0; length--)
            g_string_append(text, bits[g_rand_int_range(random, 0, G_N_ELEMENTS(bits))]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Query) query = parse(text->str, &error);
        g_assert_true((query != NULL) != (error != NULL));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/query-parser/meaning", test_meaning);
    g_test_add_func("/query-parser/errors", test_errors);
    g_test_add_func("/query-parser/long-text", test_long_text_is_shown_around_the_place);
    g_test_add_func("/query-parser/hostile", test_hostile);
    g_test_add_func("/query-parser/noise", test_noise);
    return g_test_run();
}
