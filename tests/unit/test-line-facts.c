/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a LineFilter keeps of what a server tells: of itself and of the folder that is open. */
#include "wire-fixture.h"

#include <string.h>

static void
test_capabilities(void)
{
    static const struct {
        const char *name, *input, *known, *unknown;
    } told[] = {
        {"asked", "* OK hi\r\n* CAPABILITY IMAP4rev1 SASL-IR auth=plain X{3} \"q\" (x)\r\n",
         "AUTH=PLAIN", "PLAIN"},
        {"greeting", "* OK [CAPABILITY IMAP4rev1 IDLE] hi\r\n", "IDLE", "SASL-IR"},
        {"tagged", "* OK hi\r\n1 OK [CAPABILITY IDLE] in\r\n", "IDLE", "IMAP4REV1"},
        {"remarked", "* OK hi\r\n* OK [CAPABILITY IDLE] in\r\n", "IDLE", "IMAP4REV1"},
        {"the last word", "* OK [CAPABILITY OLD] hi\r\n* CAPABILITY NEW\r\n", "NEW", "OLD"},
        {"refused", "* OK [CAPABILITY OLD] hi\r\n1 NO [CAPABILITY NEW] no\r\n", "OLD", "NEW"},
        {"literal", "* OK [CAPABILITY OLD] hi\r\n* CAPABILITY {3}\r\n1 OK x\r\n", "{3}", "OLD"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++) {
        Wire wire;
        g_autoptr(LineFilter) filter = filter_after(told[i].input, 1000, LINE_WANT_NOTHING, &wire);
        const Capabilities *capabilities = line_filter_capabilities(filter);
        g_test_message("%s", told[i].name);
        g_assert_true(capabilities_have(capabilities, told[i].known));
        g_assert_false(capabilities_have(capabilities, told[i].unknown));
    }
}

static void
test_many_capabilities(void)
{
    g_autoptr(GString) input = g_string_new("* OK hi\r\n* CAPABILITY");
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(input, " A%d", i);
    g_string_append(input, "\r\n");
    Wire wire;
    g_autoptr(LineFilter) filter = filter_after(input->str, 1000, LINE_WANT_NOTHING, &wire);
    g_assert_true(capabilities_have(line_filter_capabilities(filter), "A0"));
    g_assert_cmpuint(g_hash_table_size(line_filter_capabilities(filter)->names), <, 1000);
}

/* "3 7/9 @12: 1-5,9" for exists, UIDVALIDITY, UIDNEXT, HIGHESTMODSEQ and what vanished. */
static char *
selection_text(LineFilter *filter)
{
    Selection *selection = line_filter_selection(filter);
    g_autoptr(GString) text = g_string_new(NULL);
    ranges_settle(selection->vanished);
    g_string_append_printf(text, "%u %u/%u @%" G_GUINT64_FORMAT ":", selection->exists,
                           selection->uid_validity, selection->uid_next, selection->highest_modseq);
    for (guint i = 0; i < selection->vanished->len; i++) {
        ImapRange range = g_array_index(selection->vanished, ImapRange, i);
        g_string_append_printf(text, " %u-%u", range.first, range.last);
    }
    return g_strconcat(text->str, selection->has_vanished_more ? " more" : "",
                       selection->has_news ? " news" : "", NULL);
}

static const struct {
    const char *name, *input, *expected;
} selections[] = {
    {"opened",
     "* 172 EXISTS\r\n* OK [UIDVALIDITY 3857529045] ok\r\n* OK [UIDNEXT 4392] next\r\n"
     "* OK [HIGHESTMODSEQ 715194045007]\r\n* OK [PERMANENTFLAGS ()] x\r\n* 0 RECENT\r\n"
     "1 OK [READ-ONLY] done\r\n",
     "172 3857529045/4392 @715194045007:"},
    {"numbers too large",
     "* 99999999999 EXISTS\r\n* 4294967296 EXISTS\r\n* OK [UIDVALIDITY 4294967296] x\r\n"
     "* OK [UIDNEXT -1] x\r\n* OK [UIDNEXT] x\r\n* OK [HIGHESTMODSEQ 99999999999999999999]\r\n",
     "0 0/0 @0:"},
    {"no modseqs", "* OK [HIGHESTMODSEQ 9] x\r\n* OK [NOMODSEQ] none\r\n", "0 0/0 @0:"},
    {"vanished",
     "* VANISHED (EARLIER) 41,43:116,300:290\r\n* VANISHED (earlier) 42\r\n"
     "* VANISHED (EARLIER) 4294967295:4294967290,4294967289,0,0:5,x,5:,:5,4294967296:7,*\r\n",
     "0 0/0 @0: 41-116 290-300 4294967289-4294967295"},
    {"vanished now", "* VANISHED 5\r\n* 4 EXPUNGE\r\n", "0 0/0 @0:"},
    {"the folder before",
     "* 9 EXISTS\r\n* VANISHED (EARLIER) 7\r\n* OK [UIDNEXT 8]\r\n* OK [CLOSED] x\r\n"
     "* 2 EXISTS\r\n",
     "2 0/0 @0:"},
    {"codes of a refusal", "* NO [UIDVALIDITY 5] x\r\n1 NO [UIDNEXT 6] y\r\n", "0 0/0 @0:"},
};

static void
test_selections(void)
{
    static const size_t pieces[] = {1, 1000000};
    for (size_t i = 0; i < G_N_ELEMENTS(selections) * G_N_ELEMENTS(pieces); i++) {
        Wire wire;
        g_autofree char *input = g_strconcat(WIRE_GREETING, selections[i / 2].input, NULL);
        g_autoptr(LineFilter) filter =
            filter_after(input, pieces[i % 2], LINE_WANT_SELECTION, &wire);
        g_autofree char *text = selection_text(filter);
        g_test_message("%s", selections[i / 2].name);
        g_assert_cmpstr(text, ==, selections[i / 2].expected);
    }
}

/* Half of half a million messages went, every second of them, in a line of megabytes. */
static void
test_much_vanished(void)
{
    g_autoptr(GString) input = g_string_new("* OK hi\r\n* VANISHED (EARLIER) 1");
    const guint count = 250000;
    for (guint i = 1; i < count; i++)
        g_string_append_printf(input, ",%u", 2 * i + 1);
    g_string_append(input, "\r\n* VANISHED (EARLIER) 4000000000\r\n1 OK\r\n");
    Wire wire;
    g_autoptr(LineFilter) filter = filter_after(input->str, 1000, LINE_WANT_SELECTION, &wire);
    GArray *vanished = line_filter_selection(filter)->vanished;
    g_assert_cmpuint(vanished->len, ==, count + 1);
    for (guint i = 0; i < count; i++)
        g_assert_cmpuint(g_array_index(vanished, ImapRange, i).first, ==, 2 * i + 1);
    g_assert_false(line_filter_selection(filter)->has_vanished_more);

    g_string_assign(input, "* OK hi\r\n* VANISHED (EARLIER) 1");
    for (guint i = 1; i <= SELECTION_VANISHED_MAX; i++)
        g_string_append_printf(input, ",%u", 2 * i + 1);
    g_string_append(input, "\r\n1 OK\r\n");
    g_autoptr(LineFilter) other = filter_after(input->str, 1000, LINE_WANT_SELECTION, &wire);
    g_assert_true(line_filter_selection(other)->has_vanished_more);
    g_assert_cmpuint(line_filter_selection(other)->vanished->len, ==, SELECTION_VANISHED_MAX);
}

/* Whatever command is under way. Some servers repeat the count for no reason. */
static void
test_news(void)
{
    static const struct {
        const char *input;
        bool has_news;
    } cases_of_news[] = {
        {"* 3 EXISTS\r\n* OK still here\r\n* 0 RECENT\r\n* 2 FETCH (FLAGS (\\Seen))\r\n", false},
        {"* VANISHED (EARLIER) 4\r\n* SEARCH 4\r\n", false},
        {"* 4 EXISTS\r\n", true},
        {"* 2 EXPUNGE\r\n* 2 EXISTS\r\n", true},
        {"* VANISHED 9\r\n", true},
        {"* STATUS Sent (MESSAGES 3)\r\n", true},
        {"* STATUS {4}\r\nSent (MESSAGES 3)\r\n", true},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases_of_news); i++) {
        g_autofree char *input = g_strconcat(WIRE_GREETING, "* 3 EXISTS\r\n1 OK opened\r\n",
                                             cases_of_news[i].input, NULL);
        Wire wire = {input, strlen(input), 1000, 0};
        g_autoptr(LineFilter) filter = filter_over(&wire, &line_limits_default);
        char buffer[100];
        line_filter_begin(filter, LINE_WANT_SELECTION);
        g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), >, 0);
        g_assert_cmpint(line_filter_read(filter, buffer, sizeof buffer), >, 0);
        line_filter_begin(filter, LINE_WANT_SEARCH);
        g_string_free(drain(filter, 100), TRUE);
        g_assert_cmpint(line_filter_take_news(filter), ==, cases_of_news[i].has_news);
        g_assert_false(line_filter_take_news(filter));
    }
}

/* "Sent=Sent\\Sent 7/9:3@5|": name, wire, use, UIDVALIDITY, UIDNEXT, messages, modseq of each. */
static char *
folders_text(LineFilter *filter)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GPtrArray) folders = folder_list_finish(line_filter_folders(filter));
    for (guint i = 0; i < folders->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(folders, i);
        g_string_append_printf(text, "%s%c%s%s", entry->name,
                               entry->delimiter != '\0' ? entry->delimiter : '-', entry->wire,
                               entry->use != NULL ? entry->use : "");
        if (entry->has_status)
            g_string_append_printf(text, " %u/%u:%u@%" G_GUINT64_FORMAT, entry->uid_validity,
                                   entry->uid_next, entry->exists, entry->highest_modseq);
        g_string_append_c(text, '|');
    }
    return g_string_free(text, FALSE);
}

static const struct {
    const char *name, *input, *expected;
} lists[] = {
    {"folders",
     "* LIST (\\HasNoChildren \\sent \\Trash) \"/\" Sent\r\n* LIST () NIL InBox\r\n"
     "* LIST (\\noselect) \".\" \"gone\"\r\n* LIST (\\NonExistent \\All) \"\\\\\" c\r\n"
     "* list (\\Archive)  \"\\\\\"  \"a \\\"b\\\"\"\r\n",
     "Sent/Sent\\Sent|INBOX-INBOX|a \"b\"\\a \"b\"\\Archive|"},
    {"literals",
     "* LIST () \"/\" {4}\r\na\"b)\r\n* LIST () \"/\" d (\"OLDNAME\" ({1}\r\n\n))\r\n"
     "* LIST () {1}\r\n.\r\n",
     "a\"b)/a\"b)|d/d|"},
    {"names nobody can bear",
     "* LIST () \"/\" \"\"\r\n* LIST () \"/\" \"a\001b\"\r\n* LIST () \"/\" {4}\r\na\r\nb\r\n"
     "* LIST () \"/\" {3}\r\n\177\177\177\r\n* LIST () \"/\" ok\r\n",
     "ok/ok|"},
    {"readable names",
     "* LIST () \"/\" \"Entw&APw-rfe\"\r\n* LIST () \"/\" \"Søk & finn\"\r\n"
     "* LIST () \"/\" Entw\xfcrfe\r\n* LIST () \"/\" \"a&AAo-b\"\r\n* LIST () \"/\" x\xc2\x85y\r\n",
     "Entwürfe/Entw&APw-rfe|Søk & finn/Søk & finn|Entw\xef\xbf\xbdrfe/Entw\xfcrfe|"
     "a&AAo-b/a&AAo-b|x\?\?y/x\xc2\x85y|"},
    {"twice",
     "* LIST () \"/\" a\r\n* LIST (\\Sent) \"/\" a\r\n* LIST () \"/\" inbox\r\n"
     "* LIST () \"/\" INBOX\r\n* LIST () \"/\" \"S&APg-k\"\r\n* LIST () \"/\" Søk\r\n"
     "* LIST () \"/\" \"Søk\"\r\n* LIST () \"/\" \"z\xff\"\r\n* LIST () \"/\" \"z\xfe\"\r\n",
     "a/a|INBOX/INBOX|Søk/S&APg-k|z\xef\xbf\xbd/z\xff|"},
    {"malformed",
     "* LIST \"/\" x\r\n* LIST () \"/\"\r\n* LIST (\r\n* LIST\r\n* LIST (\\Sent \"/\" x\r\n"
     "* LIST () / x\r\n* LIST () \"//\" \"y\"\r\n* LIST () NIL x\r\n",
     "y-y|x-x|"},
    {"status",
     "* STATUS b (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7)\r\n* LIST () \"/\" a\r\n"
     "* LIST () \"/\" \"b\"\r\n* STATUS {1}\r\na (uidvalidity 4294967295 HIGHESTMODSEQ 715194045007"
     " RECENT 1 UNSEEN 2 UIDNEXT 2 MESSAGES 0)\r\n* STATUS unknown (MESSAGES 1)\r\n"
     "* LIST () \"/\" INBOX\r\n* STATUS \"inbox\" (MESSAGES 1 UIDNEXT 1 UIDVALIDITY 1)\r\n",
     "a/a 4294967295/2:0@715194045007|b/b 7/9:3@0|INBOX/INBOX 1/1:1@0|"},
    {"half a status",
     "* LIST () \"/\" a\r\n* STATUS a (MESSAGES 3 UIDNEXT 9)\r\n* STATUS a (MESSAGES 3\r\n"
     "* STATUS a (UIDNEXT 0 MESSAGES 3 UIDVALIDITY 7)\r\n* STATUS a\r\n* STATUS\r\n"
     "* STATUS a (UIDNEXT 4294967296 MESSAGES 3 UIDVALIDITY 7)\r\n"
     "* STATUS a (UIDNEXT 4 MESSAGES 3 UIDVALIDITY 7 HIGHESTMODSEQ x)\r\n",
     "a/a|"},
};

static void
test_lists(void)
{
    static const size_t pieces[] = {1, 1000000};
    for (size_t i = 0; i < G_N_ELEMENTS(lists) * G_N_ELEMENTS(pieces); i++) {
        Wire wire;
        g_autofree char *input = g_strconcat(WIRE_GREETING, lists[i / 2].input, NULL);
        g_autoptr(LineFilter) filter = filter_after(input, pieces[i % 2], LINE_WANT_LIST, &wire);
        g_autofree char *text = folders_text(filter);
        g_test_message("%s", lists[i / 2].name);
        g_assert_cmpstr(text, ==, lists[i / 2].expected);
    }
}

/* A name that ends in what would be a literal elsewhere must not swallow the next line. */
static void
test_lists_that_end_it(void)
{
    static const char *const inputs[] = {
        "* OK hi\r\n* LIST () \"/\" \"a\r\n* LIST () \"/\" b\r\n",
        "* OK hi\r\n* LIST () \"/\" {99999999999}\r\n",
        "* OK hi\r\n* LIST () \"/\" a{3}\r\n* LIST () \"/\" b\r\n",
    };
    static const char *const found[] = {"", "", "a{3}/a{3}|b/b|"};
    for (size_t i = 0; i < G_N_ELEMENTS(inputs); i++) {
        Wire wire;
        g_autoptr(LineFilter) filter = filter_after(inputs[i], 1000, LINE_WANT_LIST, &wire);
        g_autofree char *text = folders_text(filter);
        g_assert_cmpstr(text, ==, found[i]);
    }
}

static void
test_namespaces(void)
{
    static const struct {
        const char *input, *prefixes;
    } namespaces[] = {
        {"((\"\" \"/\")) NIL NIL", ""},
        {"((\"\" \"/\")) ((\"~\" \"/\")) ((\"#shared/\" \"/\") (\"#public/\" NIL))",
         "~|#shared/|#public/|"},
        {"((\"INBOX.\" \".\")(\"\" \".\" \"X-PARAM\" (\"a)\" (\"b\")))) ((\"user.\" \".\")) NIL",
         "INBOX.|user.|"},
        {"NIL (({6}\r\nOther/ \"/\")) NIL", "Other/|"},
        {"((\"a\" \"/\"", "a|"},
        {"(\"a\" \"/\")", ""},
        {"", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(namespaces); i++) {
        Wire wire;
        g_autofree char *input =
            g_strconcat(WIRE_GREETING, "* NAMESPACE ", namespaces[i].input, "\r\n", NULL);
        g_autoptr(LineFilter) filter = filter_after(input, 1, LINE_WANT_LIST, &wire);
        const GPtrArray *prefixes = line_filter_folders(filter)->prefixes;
        g_autoptr(GString) text = g_string_new(NULL);
        for (guint k = 0; k < prefixes->len; k++)
            g_string_append_printf(text, "%s|", (char *)g_ptr_array_index(prefixes, k));
        g_assert_cmpstr(text->str, ==, namespaces[i].prefixes);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/line-facts/capabilities", test_capabilities);
    g_test_add_func("/line-facts/many-capabilities", test_many_capabilities);
    g_test_add_func("/line-facts/selections", test_selections);
    g_test_add_func("/line-facts/much-vanished", test_much_vanished);
    g_test_add_func("/line-facts/news", test_news);
    g_test_add_func("/line-facts/lists", test_lists);
    g_test_add_func("/line-facts/lists-that-end-it", test_lists_that_end_it);
    g_test_add_func("/line-facts/namespaces", test_namespaces);
    return g_test_run();
}
