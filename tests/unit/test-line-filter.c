/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "wire-fixture.h"

#include <string.h>

static const char lost[] = "the connection is lost"; /* the bytes ended, nothing worse */

static void
check(const char *name, LineWanted wanted, const char *input, size_t length, const char *expected,
      const char *fault)
{
    static const size_t pieces[] = {1, 3, 1000000};
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) all = g_string_new(WIRE_GREETING);
        g_string_append_len(all, input, (gssize)length);
        Wire wire = {all->str, all->len, pieces[i], 0};
        g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
        line_filter_begin(filter, wanted);
        g_autoptr(GString) seen = drain(filter, pieces[i]);
        g_autofree char *whole = g_strconcat("* OK -\r\n", expected, NULL);
        if (strcmp(seen->str, whole) != 0)
            g_test_message("case: %s", name);
        g_assert_cmpstr(seen->str, ==, whole);
        if (strstr(line_filter_fault(filter)->message, fault) == NULL)
            g_test_message("case: %s, fault: %s", name, line_filter_fault(filter)->message);
        g_assert_nonnull(strstr(line_filter_fault(filter)->message, fault));
    }
}

typedef struct {
    const char *name;
    LineWanted wanted;
    const char *input, *expected, *fault;
} Case;

#define NEXT "* 2 FETCH (UID 2)\r\n"

static const Case cases[] = {
    /* What the parser is asked while it signs in */
    {"challenges", LINE_WANT_CHALLENGE, "+ cj14LHM9\r\n+\r\n+ \r\n1 OK in\r\n",
     "+ cj14LHM9\r\n+ \r\n+ \r\n1 OK -\r\n", lost},
    {"a challenge for people", LINE_WANT_CHALLENGE, "+ go ahead, please\r\n", "+ \r\n", lost},
    {"a challenge unasked for", LINE_WANT_NOTHING, "+ cj14LHM9\r\n1 OK in\r\n", "1 OK -\r\n", lost},

    /* How commands end */
    {"tagged", LINE_WANT_NOTHING, "1 OK done\r\n2 NO no\r\n3 BAD bad\r\n",
     "1 OK -\r\n2 NO -\r\n3 BAD -\r\n", lost},
    {"no text", LINE_WANT_NOTHING, "1 OK\r\n2 NO \r\n", "1 OK -\r\n2 NO -\r\n", lost},
    {"blanks and tabs", LINE_WANT_NOTHING, "1  OK \t [ALERT]\r\n", "1 OK -\r\n", lost},
    {"bare LF", LINE_WANT_NOTHING, "1 OK done\n", "1 OK -\r\n", lost},
    {"bye", LINE_WANT_NOTHING, "* BYE idle too long\r\n1 OK\r\n", "",
     "ends the session: \"idle too long\""},
    {"good-bye", LINE_WANT_BYE, "* BYE bye\r\n1 OK done\r\n", "* BYE -\r\n1 OK -\r\n", lost},
    {"charset code", LINE_WANT_NOTHING, "1 NO [BADCHARSET (\"x]\" \"y\")] no\r\n", "1 NO -\r\n",
     lost},
    {"half a code", LINE_WANT_NOTHING, "1 OK [PERMANENTFLAGS (\r\n", "1 OK -\r\n", lost},
    {"literal in text", LINE_WANT_NOTHING, "1 OK text {5}\r\n2 OK\r\n", "1 OK -\r\n2 OK -\r\n",
     lost},
    {"empty lines", LINE_WANT_NOTHING, "\r\n \r\n1 OK done\r\n", "1 OK -\r\n", lost},
    {"our tags are numbers", LINE_WANT_NOTHING, "a1 OK done\r\n", "", "not IMAP"},
    {"unknown status", LINE_WANT_NOTHING, "1 WHAT done\r\n", "", "not IMAP"},
    {"another protocol", LINE_WANT_NOTHING, "220 smtp.example.org ESMTP\r\n", "", "not IMAP"},
    {"status missing", LINE_WANT_NOTHING, "1\r\n", "", "not IMAP"},

    /* What nobody asked for */
    {"unknown", LINE_WANT_FETCH, "* XFOO bar (\"baz\")\r\n* ALERT\r\n" NEXT, NEXT, lost},
    {"unknown with literal", LINE_WANT_FETCH, "* XFOO {7}\r\n1 OK a\n {3}\r\n\r\n\r baz\r\n" NEXT,
     NEXT, lost},
    {"nothing after the star", LINE_WANT_FETCH, "*\r\n* \r\n" NEXT, NEXT, lost},
    {"untagged status", LINE_WANT_FETCH,
     "* OK [BADCHARSET (\"x\")] still here\r\n* NO [ALERT]\r\n* BAD what\r\n* PREAUTH x\r\n" NEXT,
     NEXT, lost},
    {"folder changes", LINE_WANT_FETCH,
     "* 4 EXISTS\r\n* 1 EXPUNGE\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* VANISHED 1:5\r\n" NEXT, NEXT,
     lost},
    {"fetch", LINE_WANT_NOTHING, "* 1 FETCH (UID 1 BODY[] {3}\r\n)\r\n)\r\n1 OK\r\n", "1 OK -\r\n",
     lost},
    {"list", LINE_WANT_FETCH, "* LIST () \"/\" {5}\r\nab\r\nc\r\n" NEXT, NEXT, lost},
    {"capability", LINE_WANT_FETCH, "* CAPABILITY IMAP4rev1 {3}\r\n" NEXT, NEXT, lost},
    {"go on", LINE_WANT_FETCH, "+ [BADCHARSET (\"x\")] go\r\n+\r\n" NEXT, NEXT, lost},

    /* Messages */
    {"message", LINE_WANT_FETCH,
     "* 12 FETCH (UID 7 FLAGS (\\Seen) INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" "
     "RFC822.SIZE 5 BODY[] {5}\r\na\r\nb\r)\r\n",
     "* 12 FETCH (UID 7 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" RFC822.SIZE 5 "
     "BODY[] {5}\r\na\r\nb\r)\r\n",
     lost},
    {"UID last", LINE_WANT_FETCH, "* 1 fetch (body[] {2}\r\n)) uid 3)\r\n",
     "* 1 FETCH (BODY[] {2}\r\n)) UID 3)\r\n", lost},
    {"empty", LINE_WANT_FETCH, "* 1 FETCH (UID 3 BODY[] {0}\r\n)\r\n* 2 FETCH ()\r\n",
     "* 1 FETCH (UID 3 BODY[] {0}\r\n)\r\n", lost},
    {"quoted", LINE_WANT_FETCH, "* 1 FETCH (BODY[] \"a \\\"b\\\" (\\\\\" UID 3)\r\n",
     "* 1 FETCH (BODY[] {8}\r\na \"b\" (\\ UID 3)\r\n", lost},
    {"quoted, empty", LINE_WANT_FETCH, "* 1 FETCH (UID 3 BODY[] \"\")\r\n",
     "* 1 FETCH (UID 3 BODY[] {0}\r\n)\r\n", lost},
    {"NIL", LINE_WANT_FETCH, "* 1 FETCH (UID 3 BODY[] NIL)\r\n", "* 1 FETCH (UID 3)\r\n", lost},
    {"literal8 and non-synchronising", LINE_WANT_FETCH,
     "* 1 FETCH (UID 3 BODY[] ~{3}\r\na\nb)\r\n* 2 FETCH (UID 4 BODY[] {3+}\r\n)\r\n)\r\n",
     "* 1 FETCH (UID 3 BODY[] {3}\r\na\nb)\r\n* 2 FETCH (UID 4 BODY[] {3}\r\n)\r\n)\r\n", lost},
    {"body twice", LINE_WANT_FETCH,
     "* 1 FETCH (UID 1 BODY[] {2}\r\nab BODY[] {3}\r\nzzz UID 9)\r\n" NEXT,
     "* 1 FETCH (UID 1 BODY[] {2}\r\nab)\r\n" NEXT, lost},
    {"unknown items", LINE_WANT_FETCH,
     "* 1 FETCH (X-FOO bar EMAILID (M1 \")\") MODSEQ (12) X {4}\r\n UID BODY[HEADER.FIELDS (TO "
     "CC)]<0> {2}\r\n() SAVEDATE NIL UID 1)\r\n",
     "* 1 FETCH (UID 1)\r\n", lost},
    {"literal deep inside", LINE_WANT_FETCH,
     "* 1 FETCH (ENVELOPE (\"d\" ({4}\r\n))))) NIL {3}\r\n\"((x) UID 1)\r\n",
     "* 1 FETCH (UID 1)\r\n", lost},
    {"strange dates", LINE_WANT_FETCH,
     "* 1 FETCH (UID 1 INTERNALDATE \"99-Foo-2020 00:00:00 +0000\")\r\n"
     "* 2 FETCH (UID 2 INTERNALDATE \"\" RFC822.SIZE 1)\r\n"
     "* 3 FETCH (UID 3 INTERNALDATE NIL)\r\n"
     "* 4 FETCH (UID 4 INTERNALDATE {3}\r\nabc)\r\n"
     "* 5 FETCH (UID 5 INTERNALDATE \" 7-Jul-1996 02:44:25 +0200\")\r\n",
     "* 1 FETCH (UID 1)\r\n* 2 FETCH (UID 2 RFC822.SIZE 1)\r\n* 3 FETCH (UID 3)\r\n"
     "* 4 FETCH (UID 4)\r\n* 5 FETCH (UID 5 INTERNALDATE \" 7-Jul-1996 02:44:25 +0200\")\r\n",
     lost},
    {"larger than 32 bits", LINE_WANT_FETCH, "* 1 FETCH (UID 1 RFC822.SIZE 99999999999)\r\n",
     "* 1 FETCH (UID 1 RFC822.SIZE 4294967295)\r\n", lost},
    {"strange numbers", LINE_WANT_FETCH,
     "* 1 FETCH (UID x RFC822.SIZE 99999999999999999999)\r\n* 2 FETCH (UID 4294967296)\r\n* 0 "
     "FETCH (UID 5 BODY[] {1}\r\n()\r\n" NEXT,
     NEXT, lost},
    {"no list", LINE_WANT_FETCH, "* 1 FETCH\r\n" NEXT, NEXT, lost},
    {"cut", LINE_WANT_FETCH, "* 1 FETCH (UID 1\r\n" NEXT, NEXT, lost},
    {"no value", LINE_WANT_FETCH, "* 1 FETCH (UID\r\n" NEXT, NEXT, lost},
    {"garbage", LINE_WANT_FETCH, "* 3 FETCH (UID 3 GARBAGE (({) \"\\\"\" \r\n" NEXT, NEXT, lost},
    {"garbage after a message", LINE_WANT_FETCH, "* 3 FETCH (BODY[] {1}\r\na UID\r\n",
     "* 3 FETCH (BODY[] {1}\r\na", "cannot be understood"},
    {"open quote", LINE_WANT_FETCH, "* 1 FETCH (UID 1 BODY[] \"abc\r\n", "",
     "cannot be understood"},
    {"literal too large for 32 bits", LINE_WANT_FETCH, "* 1 FETCH (BODY[] {4294967299}\r\nabc", "",
     "cannot be understood"},
    {"negative literal", LINE_WANT_FETCH, "* 1 FETCH (BODY[] {-5}\r\n)\r\n", "",
     "cannot be understood"},
    {"literal cut", LINE_WANT_FETCH, "* 1 FETCH (BODY[] {100}\r\nabc",
     "* 1 FETCH (BODY[] {100}\r\nabc", lost},
    {"message over the limit", LINE_WANT_FETCH, "* 1 FETCH (UID 1 BODY[] {4294967295}\r\nabc",
     "* 1 FETCH (UID 1", lost},

    /* How messages look */
    {"overview", LINE_WANT_OVERVIEW,
     "* 1 FETCH (UID 7 RFC822.SIZE 5 BODY[HEADER.FIELDS (FROM TO)] {8}\r\nFrom: x\n)\r\n"
     "* 2 FETCH (BODY[header.fields (\"TO\" FROM)] \"To: y\" UID 8)\r\n",
     "* 1 FETCH (UID 7 RFC822.SIZE 5 BODY[] {8}\r\nFrom: x\n)\r\n"
     "* 2 FETCH (BODY[] {5}\r\nTo: y UID 8)\r\n",
     lost},
    {"no overview", LINE_WANT_OVERVIEW,
     "* 1 FETCH (UID 7 BODY[] {1}\r\na BODY[HEADER] {1}\r\nb BODY[HEADER.FIELDS.NOT (X)] "
     "{1}\r\nc)\r\n"
     "* 2 FETCH (UID 8 BODY[HEADER.FIELDS (FROM)]<0> {2}\r\n)) BODY[HEADER.FIELDS (FROM)] NIL)\r\n"
     "* 3 FETCH (UID 9 BODY[HEADER.FIELDS (FROM)] {1}\r\nd BODY[HEADER.FIELDS (TO)] {1}\r\ne)\r\n",
     "* 1 FETCH (UID 7)\r\n* 2 FETCH (UID 8)\r\n* 3 FETCH (UID 9 BODY[] {1}\r\nd)\r\n", lost},
    {"overview over the limit", LINE_WANT_OVERVIEW,
     "* 1 FETCH (UID 1 BODY[HEADER.FIELDS (TO)] {262145}\r\nabc", "* 1 FETCH (UID 1", lost},
};

static void
test_cases(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check(cases[i].name, cases[i].wanted, cases[i].input, strlen(cases[i].input),
              cases[i].expected, cases[i].fault);
}

static void
test_nul(void)
{
    static const char line[] = "* 1 FETCH (UID 1 FL\0AGS ())\r\n";
    check("NUL in a line", LINE_WANT_FETCH, line, sizeof line - 1, "", "NUL");
}

static void
test_nul_in_a_message(void)
{
    static const char input[] = "* 1 FETCH (UID 1 BODY[] {3}\r\na\0b)\r\n";
    g_autoptr(GString) all = g_string_new(WIRE_GREETING);
    g_string_append_len(all, input, sizeof input - 1);
    Wire wire = {all->str, all->len, 5, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
    line_filter_begin(filter, LINE_WANT_FETCH);
    g_autoptr(GString) seen = drain(filter, 100);
    g_assert_cmpuint(seen->len, ==, sizeof "* OK -\r\n" - 1 + sizeof input - 1);
    g_assert_nonnull(memmem(seen->str, seen->len, "a\0b)", 4));
}

static void
test_greetings(void)
{
    static const struct {
        const char *input, *expected, *code, *text;
        LineStatus status;
    } greetings[] = {
        {"* OK [CAPABILITY IMAP4rev1] ready\r\n", "* OK -\r\n", "CAPABILITY", "ready",
         LINE_STATUS_OK},
        {"* OK [BADCHARSET (\"x\")] hi\r\n", "* OK -\r\n", "BADCHARSET", "hi", LINE_STATUS_OK},
        {"* PREAUTH hi\r\n", "* PREAUTH -\r\n", "", "hi", LINE_STATUS_PREAUTH},
        {"* BYE [unavailable] \x1b[31mlater\xff\r\n", "", "UNAVAILABLE", "[31mlater\xef\xbf\xbd",
         LINE_STATUS_BYE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(greetings); i++) {
        Wire wire = {greetings[i].input, strlen(greetings[i].input), 4, 0};
        g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
        g_autoptr(GString) seen = drain(filter, 100);
        g_assert_cmpstr(seen->str, ==, greetings[i].expected);
        g_assert_cmpint(line_filter_status(filter), ==, greetings[i].status);
        g_assert_cmpstr(line_filter_code(filter), ==, greetings[i].code);
        g_assert_cmpstr(line_filter_text(filter), ==, greetings[i].text);
    }
    static const char *const others[] = {"220 smtp.example.org ESMTP\r\n",
                                         "\r\n",
                                         "* NO no\r\n",
                                         "+OK POP3\r\n",
                                         "1 OK x\r\n",
                                         "* 1 FETCH (UID 1)\r\n",
                                         "* SEARCH 1\r\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        Wire wire = {others[i], strlen(others[i]), 100, 0};
        g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
        g_autoptr(GString) seen = drain(filter, 100);
        g_assert_cmpstr(seen->str, ==, "");
        g_assert_nonnull(strstr(line_filter_fault(filter)->message, "does not speak IMAP"));
    }
}

/* The numbers of a folder of half a million messages, in lines longer than any other may be. */
static void
test_search(void)
{
    g_autoptr(GString) input = g_string_new("* OK hi\r\n* SEARCH 7 8 (MODSEQ 9)\r\n* SEARCH\r\n");
    const guint count = 500000;
    g_string_append(input, "* SEARCH");
    for (guint i = 1; i <= count; i++)
        g_string_append_printf(input, " %u", 4000000000u + i);
    g_string_append(input, "\r\n* SEARCH 0 x 99999999999 5 \r\n1 OK done\r\n");
    static const size_t pieces[] = {1, 1000, 1000000};
    for (size_t p = 0; p < G_N_ELEMENTS(pieces); p++) {
        Wire wire = {input->str, input->len, pieces[p], 0};
        g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
        line_filter_begin(filter, LINE_WANT_SEARCH);
        g_autoptr(GString) seen = drain(filter, 100);
        g_assert_cmpstr(seen->str, ==, "* OK -\r\n1 OK -\r\n");
        g_autoptr(GArray) numbers = line_filter_take_numbers(filter);
        g_assert_cmpuint(numbers->len, ==, count + 3);
        g_assert_cmpuint(g_array_index(numbers, uint32_t, 1), ==, 8);
        for (guint i = 1; i <= count; i++)
            g_assert_cmpuint(g_array_index(numbers, uint32_t, i + 1), ==, 4000000000u + i);
        g_assert_cmpuint(g_array_index(numbers, uint32_t, count + 2), ==, 5);
    }
}

static void
check_limit(const LineLimits *limits, LineWanted wanted, const char *unit, size_t times,
            const char *end, const char *fault)
{
    g_autoptr(GString) input = g_string_new(WIRE_GREETING);
    for (size_t i = 0; i < times; i++)
        g_string_append(input, unit);
    g_string_append(input, end);
    Wire wire = {input->str, input->len, 32768, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, limits);
    line_filter_begin(filter, wanted);
    g_autoptr(GString) seen = drain(filter, 4096);
    g_assert_nonnull(strstr(line_filter_fault(filter)->message, fault));
}

static void
test_limits(void)
{
    LineLimits small = {1000, 100, 5000, 20000, 10, 5};
    const LineLimits *usual = &line_limits_default;
    check_limit(usual, LINE_WANT_NOTHING, "1 OK xx ", 256 * 1024, "\r\n", "1048576 bytes");
    check_limit(usual, LINE_WANT_NOTHING, "* XFOO bar baz gargle\r\n", 1000000, "", lost);
    check_limit(&small, LINE_WANT_NOTHING, "* XFOO bar baz gargle\r\n", 2000, "", "20000 bytes");
    check_limit(&small, LINE_WANT_NOTHING, "* SEARCH 1 2 3\r\n", 2000, "", "20000 bytes");
    check_limit(usual, LINE_WANT_LIST, "* LIST () \"/\" a\r\n", 200001, "", "200000 lines");
    check_limit(&small, LINE_WANT_LIST, "* LIST () \"/\" {9}\r\na longish\r\n", 11, "", "10 lines");
    check_limit(usual, LINE_WANT_LIST, "* LIST () \"/\" {4000}\r\n", 1, "", lost);
    check_limit(usual, LINE_WANT_LIST, "* LIST () \"/\" a (X ({1}\r\n", 1, "", lost);
    check_limit(&small, LINE_WANT_SEARCH, "* SEARCH 1 2 3\r\n", 2, "", "more than 5 messages");
    check_limit(&small, LINE_WANT_FETCH, "* 1 FETCH (UID 1)\r\n", 300, "", "5000 bytes");
    check_limit(&small, LINE_WANT_NOTHING, "* SEARCHED", 101, "", "1000 bytes");
    /* A search that was not asked for has more numbers than others may, but keeps none. */
    check_limit(&small, LINE_WANT_FETCH, "* SEARCH 1 2 3\r\n", 200, "", lost);
}

/* A message over the limit is left out, the next one comes. */
static void
test_large_message_is_left_out(void)
{
    LineLimits limits = line_limits_default;
    limits.literal_max = 4;
    static const char input[] = "* OK\r\n* 1 FETCH (UID 1 BODY[] {5}\r\n12345 RFC822.SIZE 5)\r\n"
                                "* 2 FETCH (UID 2 BODY[] {4}\r\n1234)\r\n";
    Wire wire = {input, sizeof input - 1, 7, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, &limits);
    line_filter_begin(filter, LINE_WANT_FETCH);
    g_autoptr(GString) seen = drain(filter, 100);
    g_assert_cmpstr(seen->str, ==,
                    "* OK -\r\n* 1 FETCH (UID 1 RFC822.SIZE 5)\r\n"
                    "* 2 FETCH (UID 2 BODY[] {4}\r\n1234)\r\n");
}

/* Parentheses cost a counter, no stack and no time. */
static void
test_deep_parentheses(void)
{
    enum { depth = 400000 };
    g_autoptr(GString) input = g_string_new("* OK\r\n* 1 FETCH (BODYSTRUCTURE ");
    for (int i = 0; i < depth; i++)
        g_string_append_c(input, '(');
    for (int i = 0; i < depth; i++)
        g_string_append_c(input, ')');
    g_string_append(input, " UID 1)\r\n");
    Wire wire = {input->str, input->len, 32768, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
    line_filter_begin(filter, LINE_WANT_FETCH);
    g_autoptr(GString) seen = drain(filter, 100);
    g_assert_cmpstr(seen->str, ==, "* OK -\r\n* 1 FETCH (UID 1)\r\n");
}

static void
test_read_ahead_shows(void)
{
    static const char input[] = "* OK\r\n1 OK begin TLS\r\n2 OK injected\r\n";
    Wire wire = {input, sizeof input - 1, 100, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
    char buffer[100];
    g_assert_true(line_filter_is_empty(filter));
    g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), ==, 8);
    g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), ==, 8);
    g_assert_false(line_filter_is_empty(filter));
    g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), ==, 8);
    g_assert_true(line_filter_is_empty(filter));
}

static void
test_go_ahead(void)
{
    static const char input[] = "* OK\r\n+ \r\n+\r\n1 NO [AUTHENTICATIONFAILED] wrong\r\n";
    Wire wire = {input, sizeof input - 1, 100, 0};
    g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
    g_autoptr(GString) seen = drain(filter, 100);
    g_assert_cmpuint(wire.go_aheads, ==, 2);
    g_assert_cmpint(line_filter_status(filter), ==, LINE_STATUS_NO);
    g_assert_cmpstr(line_filter_code(filter), ==, "AUTHENTICATIONFAILED");
    g_assert_cmpstr(line_filter_text(filter), ==, "wrong");
    line_filter_begin(filter, LINE_WANT_NOTHING);
    g_assert_cmpint(line_filter_status(filter), ==, LINE_STATUS_NONE);
}

/* Whatever comes, there is an end, and the parser sees only what the filter itself spells. */
static void
test_noise(void)
{
    static const char *const pieces[] = {"* ",
                                         "1 ",
                                         "FETCH ",
                                         "(",
                                         ")",
                                         "UID ",
                                         "BODY[] ",
                                         "{3}\r\n",
                                         "{9}\r\n",
                                         "\"",
                                         "\\",
                                         "\r\n",
                                         "LIST ",
                                         "OK ",
                                         "[",
                                         "]",
                                         "NIL ",
                                         "abc",
                                         "RFC822.SIZE 3 ",
                                         "INTERNALDATE ",
                                         "SEARCH ",
                                         "* VANISHED (EARLIER) ",
                                         "EXISTS",
                                         "[UIDVALIDITY 7]",
                                         ":",
                                         ",",
                                         "~",
                                         "+",
                                         "\t",
                                         "{3+}\r\n",
                                         "* 1 FETCH (",
                                         "* LIST () \"/\" ",
                                         "* STATUS a ",
                                         "* NAMESPACE ",
                                         "BODY[HEADER.FIELDS (TO)] ",
                                         "BYE ",
                                         "\xff",
                                         "7 ",
                                         "\n"};
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) input = g_string_new(WIRE_GREETING);
        int count = g_test_rand_int_range(1, 40);
        for (int i = 0; i < count; i++)
            g_string_append(input, pieces[g_test_rand_int_range(0, G_N_ELEMENTS(pieces))]);
        Wire wire = {input->str, input->len, (size_t)g_test_rand_int_range(1, 50), 0};
        g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
        line_filter_begin(filter, (LineWanted)g_test_rand_int_range(0, LINE_WANT_OVERVIEW + 1));
        g_autoptr(GString) seen = drain(filter, (size_t)g_test_rand_int_range(1, 50));
        g_assert_cmpuint(seen->len, <, 8 * input->len + 100);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line-filter/cases", test_cases);
    g_test_add_func("/line-filter/nul", test_nul);
    g_test_add_func("/line-filter/nul-in-a-message", test_nul_in_a_message);
    g_test_add_func("/line-filter/greetings", test_greetings);
    g_test_add_func("/line-filter/search", test_search);
    g_test_add_func("/line-filter/limits", test_limits);
    g_test_add_func("/line-filter/large-message", test_large_message_is_left_out);
    g_test_add_func("/line-filter/deep-parentheses", test_deep_parentheses);
    g_test_add_func("/line-filter/read-ahead", test_read_ahead_shows);
    g_test_add_func("/line-filter/go-ahead", test_go_ahead);
    g_test_add_func("/line-filter/noise", test_noise);
    return g_test_run();
}
