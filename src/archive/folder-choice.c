/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/folder-choice.h"

#include <string.h>

static bool
is_exclusion(const char *pattern)
{
    return *pattern == '!';
}

static bool
is_use(const char *pattern)
{
    return *pattern == '\\';
}

/* Who thinks of escapes writes two backslashes. */
static const char *
use_of(const char *pattern)
{
    return pattern[1] == '\\' ? pattern + 1 : pattern;
}

static bool
is_name(const char *pattern)
{
    return !is_exclusion(pattern) && !is_use(pattern) && strpbrk(pattern, "*%") == NULL;
}

static bool
is_same(char written, char own, char delimiter)
{
    return written == own || (written == '/' && own == delimiter);
}

/* Without recursion over what people and servers write: a mismatch goes back to the last wildcard,
 * which then takes one more character. % gives up at the end of its level. */
static bool
matches(const char *pattern, const char *name, char delimiter)
{
    const char *star = NULL, *retry = NULL;
    while (*name != '\0') {
        if (*pattern == '*' || *pattern == '%') {
            star = pattern++;
            retry = name;
        } else if (*pattern != '\0' && is_same(*pattern, *name, delimiter)) {
            pattern++;
            name++;
        } else if (star != NULL && !(*star == '%' && delimiter != '\0' && *retry == delimiter)) {
            pattern = star + 1;
            name = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*' || *pattern == '%')
        pattern++;
    return *pattern == '\0';
}

bool
folder_pattern_matches(const char *pattern, const char *name, char delimiter)
{
    if (g_ascii_strcasecmp(pattern, "INBOX") == 0)
        return g_ascii_strcasecmp(name, "INBOX") == 0;
    return matches(pattern, name, delimiter);
}

static bool
means(const char *pattern, const ImapFolderEntry *entry)
{
    if (is_use(pattern))
        return entry->use != NULL && g_ascii_strcasecmp(entry->use, use_of(pattern)) == 0;
    return folder_pattern_matches(pattern, entry->name, entry->delimiter);
}

static bool
is_left_out(char *const *patterns, const ImapFolderEntry *entry)
{
    for (; *patterns != NULL; patterns++)
        if (is_exclusion(*patterns) && means(*patterns + 1, entry))
            return true;
    return false;
}

static void
choose(FolderChoice *choice, char *const *patterns, const char *pattern)
{
    bool is_found = false;
    for (guint i = 0; i < choice->entries->len; i++) {
        ImapFolderEntry *entry = g_ptr_array_index(choice->entries, i);
        if (!means(pattern, entry))
            continue;
        is_found = true;
        if (!is_left_out(patterns, entry) && !g_ptr_array_find(choice->chosen, entry, NULL))
            g_ptr_array_add(choice->chosen, entry);
    }
    if (!is_found && is_name(pattern))
        g_ptr_array_add(choice->absent, g_strdup(pattern));
}

static bool
is_inbox(const ImapFolderEntry *entry)
{
    return g_ascii_strcasecmp(entry->name, "INBOX") == 0;
}

/* By name, INBOX first: a server lists them in any order. */
static int
compare_entries(const void *one, const void *other)
{
    const ImapFolderEntry *a = *(ImapFolderEntry *const *)one;
    const ImapFolderEntry *b = *(ImapFolderEntry *const *)other;
    return is_inbox(a) != is_inbox(b) ? is_inbox(b) - is_inbox(a) : strcmp(a->name, b->name);
}

void
folder_choice_make(FolderChoice *choice, char *const *patterns)
{
    g_ptr_array_sort(choice->entries, compare_entries);
    choice->chosen = g_ptr_array_new();
    choice->absent = g_ptr_array_new_with_free_func(g_free);
    for (char *const *pattern = patterns; *pattern != NULL; pattern++)
        if (!is_exclusion(*pattern))
            choose(choice, patterns, *pattern);
}

void
folder_choice_clear(FolderChoice *choice)
{
    g_clear_pointer(&choice->chosen, g_ptr_array_unref);
    g_clear_pointer(&choice->absent, g_ptr_array_unref);
    g_clear_pointer(&choice->entries, g_ptr_array_unref);
}

static bool
needs_list(char *const *patterns)
{
    for (; *patterns != NULL; patterns++)
        if (!is_name(*patterns))
            return true;
    return false;
}

static GPtrArray *
entries_of_names(char *const *names)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func((GDestroyNotify)imap_folder_entry_free);
    for (; *names != NULL; names++) {
        ImapFolderEntry *entry = imap_folder_entry_new();
        entry->name = g_strdup(*names);
        g_ptr_array_add(entries, entry);
    }
    return entries;
}

bool
folder_choice_ask(ImapSession *session, char *const *patterns, FolderChoice *choice, GError **error)
{
    bool needs_all = needs_list(patterns);
    if (!needs_all && !imap_session_lists_status(session))
        choice->entries = entries_of_names(patterns);
    else if (!imap_session_list(session, needs_all ? NULL : patterns, &choice->entries, error))
        return false;
    folder_choice_make(choice, patterns);
    return true;
}
