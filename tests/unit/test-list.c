/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include <string.h>

#define ONE "S * LIST () \"/\" INBOX"

static char *
names_of(const GPtrArray *folders)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < folders->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(folders, i);
        g_string_append_printf(names, "%s%s", i > 0 ? "|" : "", entry->name);
    }
    return g_string_free(names, FALSE);
}

static const struct {
    const char *name, *names;
    const char *patterns[4]; /* the first NULL: everything */
    const char *script[24];
} lists[] = {
    {"plain",
     "INBOX|Entwürfe|Entw\xef\xbf\xbdrfe|a\"\\b(",
     {NULL},
     {SIGNED_IN, "C LIST \"\" \"*\"\n", "S * LIST (\\HasNoChildren) \"/\" INBOX",
      "S * LIST () \"/\" \"Entw&APw-rfe\"", "S * LIST (\\Noselect) \"/\" Archive",
      "S * LIST () \"/\" Entw\xfcrfe", "S * LIST () \"/\" {5}",
      "R a\"\\b( (\"X\" {2}\r\n\r\n)\r\n* LIST () \"/\" {4}\r\na\r\nb\r\n", "T OK done", BYE,
      NULL}},
    {"of everybody",
     "INBOX|~other/INBOX",
     {NULL},
     {SIGNED_IN_TO("NAMESPACE"), "C NAMESPACE\n",
      "S * NAMESPACE ((\"\" \"/\")) ((\"~\" \"/\")) ((\"Public/\" \"/\") (\"INB\" \"/\"))",
      "T OK done", "C LIST \"\" \"*\"\n", ONE, "T OK done", "C LIST \"\" \"~*\"\n",
      "S * LIST () \"/\" ~other/INBOX", "T OK done", "C LIST \"\" \"Public/*\"\n", "T BAD no", BYE,
      NULL}},
    {"in one round trip",
     "INBOX|Public/x",
     {NULL},
     {SIGNED_IN_TO("NAMESPACE LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE"), "C NAMESPACE\n",
      "S * NAMESPACE ((\"\" \"/\")) NIL ((\"Pub \\\"lic/\" \"/\"))", "T OK done",
      "C LIST \"\" (\"*\" \"Pub \\\"lic/*\") RETURN (SPECIAL-USE STATUS (MESSAGES UIDNEXT "
      "UIDVALIDITY HIGHESTMODSEQ))\n",
      ONE, "S * LIST () \"/\" Public/x", "T OK done", BYE, NULL}},
    {"some",
     "INBOX|Archive/2025",
     {"INBOX", "Archive/*", "Entwürfe & mehr", NULL},
     {SIGNED_IN_TO("NAMESPACE LIST-EXTENDED LIST-STATUS"),
      "C LIST \"\" (INBOX \"Archive/*\" \"Entw*rfe * mehr\") RETURN (STATUS (MESSAGES UIDNEXT "
      "UIDVALIDITY))\n",
      ONE, "S * LIST () \"/\" Archive/2025", "T OK done", BYE, NULL}},
    {"special uses",
     "INBOX",
     {"INBOX", "\\Sent", NULL},
     {SIGNED_IN_TO("LIST-EXTENDED SPECIAL-USE"), "C LIST \"\" \"*\" RETURN (SPECIAL-USE)\n", ONE,
      "T OK done", BYE, NULL}},
    {"some of a server that cannot",
     "INBOX",
     {"INBOX", NULL},
     {SIGNED_IN_TO("NAMESPACE"), "C LIST \"\" \"*\"\n", ONE, "T OK done", BYE, NULL}},
    {"of a server that only says it can",
     "INBOX",
     {NULL},
     {SIGNED_IN_TO("LIST-EXTENDED NAMESPACE SPECIAL-USE"), "C NAMESPACE\n", "T BAD what",
      "C LIST \"\" \"*\" RETURN (SPECIAL-USE)\n", "S * LIST () \"/\" half", "T BAD what",
      "C LIST \"\" \"*\"\n", ONE, "T OK done", BYE, NULL}},
};

static void
test_lists(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        g_test_message("%s", lists[i].name);
        ImapServer *server = imap_server_new(lists[i].script, NULL);
        ImapSession *session = session_over(server);
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) folders = NULL;
        char *const *patterns = (char *const *)(const void *)lists[i].patterns;
        bool is_listed =
            imap_session_list(session, *patterns != NULL ? patterns : NULL, &folders, &error);
        g_assert_no_error(error);
        g_assert_true(is_listed);
        g_autofree char *names = names_of(folders);
        g_assert_cmpstr(names, ==, lists[i].names);
        g_free(session_finish(session, server));
    }
}

/* A name that was listed opens the folder as the server wrote it. */
static void
test_wire_names(void)
{
    static const char *const script[] = {SIGNED_IN,
                                         "C LIST",
                                         "S * LIST () \"/\" \"S&APg-k\"",
                                         "S * LIST () \"/\" \"Søk & \\\"finn\\\"\"",
                                         "S * LIST () \"/\" Entw\xfcrfe",
                                         "S * LIST () \"/\" inbox",
                                         "T OK done",
                                         "C EXAMINE S&APg-k\n",
                                         "T NO no",
                                         "C EXAMINE \"Søk & \\\"finn\\\"\"\n",
                                         "T NO no",
                                         "C EXAMINE \"Entw\xfcrfe\"\n",
                                         "T NO no",
                                         "C EXAMINE INBOX\n",
                                         "T NO no",
                                         "C EXAMINE &AOU-\n",
                                         "T NO no",
                                         BYE,
                                         NULL};
    static const char *const names[] = {"Søk", "Søk & \"finn\"", "Entw\xef\xbf\xbdrfe", "INBOX",
                                        "å"};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_autoptr(GPtrArray) folders = NULL;
    ImapFolder opened;
    g_assert_true(imap_session_list(session, NULL, &folders, NULL));
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        g_assert_false(imap_session_examine(session, names[i], &opened, NULL));
    g_free(session_finish(session, server));
}

static void
test_failures(void)
{
    static const char *const script[] = {SIGNED_IN_TO("LIST-EXTENDED"),
                                         "C LIST",
                                         "T NO [INUSE] later",
                                         "C LIST",
                                         "S * BYE bye",
                                         NULL};
    ImapServer *server = imap_server_new(script, NULL);
    ImapSession *session = session_over(server);
    g_autoptr(GError) error = NULL;
    GPtrArray *none = NULL;
    for (int i = 0; i < 3; i++) {
        g_clear_error(&error);
        g_assert_false(imap_session_list(session, NULL, &none, &error));
        g_assert_true(fail_is(error, FAIL_TEMPORARY));
    }
    g_assert_false(imap_session_lists_status(session));
    g_free(session_finish(session, server));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/list/lists", test_lists);
    g_test_add_func("/list/wire-names", test_wire_names);
    g_test_add_func("/list/failures", test_failures);
    return g_test_run();
}
