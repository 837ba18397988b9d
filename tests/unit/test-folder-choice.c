/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/folder-choice.h"

#include <string.h>

static void
test_patterns(void)
{
    static const struct {
        const char *pattern, *name;
        char delimiter;
        bool matches;
    } cases[] = {
        {"INBOX", "INBOX", '/', true},
        {"inbox", "Inbox", '.', true},
        {"INBOX/a", "INBOX.a", '.', true},
        {"INBOX.a", "INBOX.a", '.', true},
        {"Sent", "sent", '/', false},
        {"Archive/2024", "Archive.2024", '.', true},
        {"Archive.2024", "Archive/2024", '/', false},
        {"Archive/*", "Archive/2024", '/', true},
        {"Archive/*", "Archive/2024/May", '/', true},
        {"Archive/*", "Archive", '/', false},
        {"Archive/%", "Archive/2024", '/', true},
        {"Archive/%", "Archive/2024/May", '/', false},
        {"Archive/%/May", "Archive/2024/May", '/', true},
        {"Archive/%/May", "Archive.2024.May", '.', true},
        {"%", "INBOX", '/', true},
        {"%", "a/b", '/', false},
        {"%", "a/b", '\0', true},
        {"*", "a/b", '/', true},
        {"*b*d", "abcbd", '/', true},
        {"*b*d", "abcbdc", '/', false},
        {"Müll*", "Müll/alt", '/', true},
        {"", "", '/', true},
        {"", "a", '/', false},
        {"*%*%*%*%*%*%*%*%*%*x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", '/', false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        bool matches = folder_pattern_matches(cases[i].pattern, cases[i].name, cases[i].delimiter);
        if (matches != cases[i].matches)
            g_test_message("%s against %s", cases[i].pattern, cases[i].name);
        g_assert_true(matches == cases[i].matches);
    }
}

static void
add(FolderChoice *choice, const char *name, const char *use)
{
    ImapFolderEntry *entry = imap_folder_entry_new();
    entry->name = g_strdup(name);
    entry->use = g_strdup(use);
    entry->delimiter = '/';
    g_ptr_array_add(choice->entries, entry);
}

/* Names of what `folders`, separated by blanks, choose, joined by blanks; absent ones follow a |.
 */
static char *
chosen(const char *folders)
{
    g_auto(FolderChoice) choice = {
        .entries = g_ptr_array_new_with_free_func((GDestroyNotify)imap_folder_entry_free)};
    add(&choice, "Archive/2025", NULL);
    add(&choice, "Gesendet", "\\Sent");
    add(&choice, "INBOX", NULL);
    add(&choice, "Archive/2024", NULL);
    add(&choice, "Archive/Spam", "\\Junk");
    g_auto(GStrv) patterns = g_strsplit(folders, " ", -1);
    folder_choice_make(&choice, patterns);
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < choice.chosen->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(choice.chosen, i);
        g_string_append_printf(names, "%s%s", i > 0 ? " " : "", entry->name);
    }
    for (guint i = 0; i < choice.absent->len; i++)
        g_string_append_printf(names, "|%s", (const char *)g_ptr_array_index(choice.absent, i));
    return g_string_free(names, FALSE);
}

static void
test_choice(void)
{
    static const struct {
        const char *folders, *chosen;
    } cases[] = {
        {"INBOX", "INBOX"},
        {"INBOX Sent", "INBOX|Sent"},
        {"INBOX \\Sent", "INBOX Gesendet"},
        {"INBOX \\\\Sent", "INBOX Gesendet"},
        {"\\sent Gesendet", "Gesendet"},
        {"\\Flagged INBOX", "INBOX"},
        {"Archive/*", "Archive/2024 Archive/2025 Archive/Spam"},
        {"Archive/* !Archive/Spam", "Archive/2024 Archive/2025"},
        {"!\\Junk *", "INBOX Archive/2024 Archive/2025 Gesendet"},
        {"Archive/2025 Archive/*", "Archive/2025 Archive/2024 Archive/Spam"},
        {"INBOX !INBOX", ""},
        {"Nowhere/*", ""},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *names = chosen(cases[i].folders);
        g_assert_cmpstr(names, ==, cases[i].chosen);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/folder-choice/patterns", test_patterns);
    g_test_add_func("/folder-choice/choice", test_choice);
    return g_test_run();
}
