/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which folders there are. */
#include "imap/session-private.h"

#include <string.h>

/* With the rest of the command below 8,192 (RFC 7162 §4). */
#define PATTERNS_BYTES_MAX 7000
/* Of a session that lists again and again while folders change their names. */
#define NAMES_MAX 200000

static const char doing[] = "listing folders";

static bool
can_list_extended(const ImapSession *session)
{
    return !session->is_broken && !session->refuses_extended_list &&
           session_is_capable(session, "LIST-EXTENDED", false);
}

bool
imap_session_lists_status(const ImapSession *session)
{
    return can_list_extended(session) && session_is_capable(session, "LIST-STATUS", false);
}

static FolderList *
folders_of(const ImapSession *session)
{
    return line_filter_folders(transport_filter(session->transport));
}

/* A pattern of LIST that fits the name in modified UTF-7 as well as in UTF-8, and some others. */
static char *
pattern_of(const char *name)
{
    if (*name == '\\')
        return g_strdup("*"); /* a special use: nobody knows the name */
    GString *pattern = g_string_new(NULL);
    for (; *name != '\0'; name++) {
        bool is_sure = g_ascii_isprint(*name) && *name != '&';
        char byte = is_sure ? *name : '*';
        if (byte != '*' || pattern->len == 0 || pattern->str[pattern->len - 1] != '*')
            g_string_append_c(pattern, byte);
    }
    return g_string_free(pattern, FALSE);
}

/* All of them in parentheses, if that fits in a command; else everything. */
static char *
patterns_of_names(char *const *names)
{
    g_autoptr(GString) patterns = g_string_new("(");
    for (; *names != NULL; names++) {
        g_autofree char *pattern = pattern_of(*names);
        g_autofree char *quoted = session_quoted(pattern);
        g_string_append_printf(patterns, "%s%s", patterns->len > 1 ? " " : "", quoted);
        if (patterns->len > PATTERNS_BYTES_MAX || strcmp(pattern, "*") == 0)
            return g_strdup("\"*\"");
    }
    g_string_append_c(patterns, ')');
    return g_strdup(patterns->str);
}

static char *
pattern_of_prefix(const char *prefix)
{
    g_autofree char *pattern = g_strconcat(prefix, "*", NULL);
    return session_quoted(pattern);
}

/* All folders: those that "*" shows, and those of other people and groups, which it may not. */
static char *
patterns_of_all(const ImapSession *session)
{
    const GPtrArray *prefixes = folders_of(session)->prefixes;
    g_autoptr(GString) patterns = g_string_new("(\"*\"");
    for (guint i = 0; i < prefixes->len; i++) {
        g_autofree char *quoted = pattern_of_prefix(g_ptr_array_index(prefixes, i));
        if (patterns->len + strlen(quoted) < PATTERNS_BYTES_MAX)
            g_string_append_printf(patterns, " %s", quoted);
    }
    g_string_append_c(patterns, ')');
    return prefixes->len == 0 ? g_strdup("\"*\"") : g_strdup(patterns->str);
}

/* What shall be told with each folder: " RETURN (...)". */
static char *
return_options(const ImapSession *session)
{
    bool has_modseq = session_is_capable(session, "CONDSTORE", false) ||
                      session_is_capable(session, "QRESYNC", false);
    const char *use = session_is_capable(session, "SPECIAL-USE", false) ? "SPECIAL-USE" : "";
    g_autofree char *status =
        imap_session_lists_status(session)
            ? g_strdup_printf("%sSTATUS (MESSAGES UIDNEXT UIDVALIDITY%s)", *use != '\0' ? " " : "",
                              has_modseq ? " HIGHESTMODSEQ" : "")
            : g_strdup("");
    if (*use == '\0' && *status == '\0')
        return g_strdup("");
    return g_strdup_printf(" RETURN (%s%s)", use, status);
}

/* Asked once a connection; a server that does not want to tell has none. */
static bool
learn_namespaces(ImapSession *session, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    if (session->knows_namespaces || !session_is_capable(session, "NAMESPACE", false))
        return true;
    if (!session_command(session, LINE_WANT_LIST, "NAMESPACE", FAIL_REFUSED, doing, &refusal) &&
        session->is_broken) {
        g_propagate_error(error, g_steal_pointer(&refusal));
        return false;
    }
    session->knows_namespaces = true;
    return true;
}

/* *is_done is false when the server does not understand what it says it can. */
static bool
list_extended(ImapSession *session, char *const *names, bool *is_done, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    g_autofree char *patterns = names != NULL ? patterns_of_names(names) : patterns_of_all(session);
    g_autofree char *options = return_options(session);
    g_autofree char *command = g_strdup_printf("LIST \"\" %s%s", patterns, options);
    *is_done = session_command(session, LINE_WANT_LIST, command, FAIL_MALFORMED, doing, &refusal);
    if (*is_done || fail_is(refusal, FAIL_MALFORMED))
        return true;
    g_propagate_error(error, g_steal_pointer(&refusal));
    return false;
}

static bool
list_pattern(ImapSession *session, const char *quoted, GError **error)
{
    g_autofree char *command = g_strconcat("LIST \"\" ", quoted, NULL);
    return session_command(session, LINE_WANT_LIST, command, FAIL_TEMPORARY, doing, error);
}

static bool
shows_prefix(const FolderList *list, const char *prefix)
{
    for (guint i = 0; i < list->entries->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(list->entries, i);
        if (g_str_has_prefix(entry->wire, prefix))
            return true;
    }
    return false;
}

/* Whose folders a server does not want to list, of them we know nothing. */
static bool
list_prefix(ImapSession *session, const char *prefix, GError **error)
{
    g_autoptr(GError) refusal = NULL;
    g_autofree char *quoted = pattern_of_prefix(prefix);
    if (list_pattern(session, quoted, &refusal) || !session->is_broken)
        return true;
    g_propagate_error(error, g_steal_pointer(&refusal));
    return false;
}

static bool
list_plainly(ImapSession *session, bool is_all, GError **error)
{
    const FolderList *list = folders_of(session);
    if (!list_pattern(session, "\"*\"", error))
        return false;
    for (guint i = 0; is_all && i < list->prefixes->len; i++) {
        const char *prefix = g_ptr_array_index(list->prefixes, i);
        if (!shows_prefix(list, prefix) && !list_prefix(session, prefix, error))
            return false;
    }
    return true;
}

static GPtrArray *
take_folders(ImapSession *session)
{
    GPtrArray *folders = folder_list_finish(folders_of(session));
    if (g_hash_table_size(session->wires) + folders->len > NAMES_MAX)
        g_hash_table_remove_all(session->wires);
    for (guint i = 0; i < folders->len; i++) {
        const ImapFolderEntry *entry = g_ptr_array_index(folders, i);
        g_hash_table_replace(session->wires, g_strdup(entry->name), g_strdup(entry->wire));
    }
    return folders;
}

bool
imap_session_list(ImapSession *session, char *const *patterns, GPtrArray **folders, GError **error)
{
    bool is_done = false;
    if (!session_is_connected(session, error))
        return false;
    folder_list_forget(folders_of(session));
    if (patterns == NULL && !learn_namespaces(session, error))
        return false;
    if (can_list_extended(session) && !list_extended(session, patterns, &is_done, error))
        return false;
    if (!is_done) {
        session->refuses_extended_list = can_list_extended(session);
        folder_list_forget(folders_of(session));
        if (!list_plainly(session, patterns == NULL, error))
            return false;
    }
    *folders = take_folders(session);
    return true;
}
