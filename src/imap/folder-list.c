/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/folder-list.h"

#include "imap/folder-name.h"

#include <string.h>

#define NAMESPACES_MAX 20

ImapFolderEntry *
imap_folder_entry_new(void)
{
    return g_new0(ImapFolderEntry, 1);
}

void
imap_folder_entry_free(ImapFolderEntry *entry)
{
    g_free(entry->name);
    g_free(entry->wire);
    g_free(entry->use);
    g_free(entry);
}

static void
free_entry(void *entry)
{
    imap_folder_entry_free(entry);
}

void
folder_list_init(FolderList *list)
{
    list->entries = g_ptr_array_new_with_free_func(free_entry);
    list->wires = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list->statuses = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_entry);
    list->prefixes = g_ptr_array_new_with_free_func(g_free);
}

void
folder_list_clear(FolderList *list)
{
    g_ptr_array_unref(list->entries);
    g_hash_table_unref(list->wires);
    g_hash_table_unref(list->statuses);
    g_ptr_array_unref(list->prefixes);
}

void
folder_list_forget(FolderList *list)
{
    g_ptr_array_set_size(list->entries, 0);
    g_hash_table_remove_all(list->wires);
    g_hash_table_remove_all(list->statuses);
}

static bool
take_byte(Cursor *cursor, char byte)
{
    cursor_skip_blanks(cursor);
    if (cursor->at == cursor->end || *cursor->at != byte)
        return false;
    cursor->at++;
    return true;
}

/* A quoted string or a word; NULL for neither, for one with bytes that no name has, and for one
 * that is longer than any. */
static char *
take_name(Cursor *cursor)
{
    g_autoptr(GString) name = g_string_new(NULL);
    cursor_skip_blanks(cursor);
    if (cursor->at < cursor->end && *cursor->at == '"') {
        if (!cursor_quoted(cursor, name))
            return NULL;
    } else {
        Token word = cursor_word(cursor);
        g_string_append_len(name, word.start, (gssize)word.length);
    }
    for (size_t i = 0; i < name->len; i++) {
        if ((unsigned char)name->str[i] < ' ' || name->str[i] == 0x7f)
            return NULL;
    }
    if (name->len > FOLDER_NAME_MAX)
        return NULL;
    /* The one name whose case does not count (RFC 3501 §5.1). */
    return g_ascii_strcasecmp(name->str, "INBOX") == 0 ? g_strdup("INBOX") : g_strdup(name->str);
}

static const char *
special_use(Token flag)
{
    static const char *const uses[] = {"\\All",       "\\Archive", "\\Drafts", "\\Flagged",
                                       "\\Important", "\\Junk",    "\\Sent",   "\\Trash"};
    for (size_t i = 0; i < G_N_ELEMENTS(uses); i++) {
        if (token_is(flag, uses[i]))
            return uses[i];
    }
    return NULL;
}

static bool
take_flags(ImapFolderEntry *entry, bool *is_selectable, Cursor *cursor)
{
    if (!take_byte(cursor, '('))
        return false;
    while (!take_byte(cursor, ')')) {
        Token flag = cursor_atom(cursor);
        const char *use = special_use(flag);
        if (flag.length == 0)
            return false;
        if (token_is(flag, "\\Noselect") || token_is(flag, "\\NonExistent"))
            *is_selectable = false;
        if (use != NULL && entry->use == NULL)
            entry->use = g_strdup(use);
    }
    return true;
}

static bool
take_delimiter(ImapFolderEntry *entry, Cursor *cursor)
{
    g_autoptr(GString) delimiter = g_string_new(NULL);
    cursor_skip_blanks(cursor);
    if (cursor->at == cursor->end || *cursor->at != '"')
        return token_is(cursor_atom(cursor), "NIL");
    if (!cursor_quoted(cursor, delimiter))
        return false;
    if (delimiter->len == 1 && g_ascii_isprint(delimiter->str[0]))
        entry->delimiter = delimiter->str[0];
    return true;
}

void
folder_list_take(FolderList *list, Cursor cursor)
{
    ImapFolderEntry *entry = imap_folder_entry_new();
    bool is_selectable = true;
    bool is_sound = take_flags(entry, &is_selectable, &cursor) && take_delimiter(entry, &cursor);
    entry->wire = is_sound ? take_name(&cursor) : NULL;
    if (entry->wire == NULL || *entry->wire == '\0' || !is_selectable ||
        g_hash_table_contains(list->wires, entry->wire)) {
        imap_folder_entry_free(entry);
        return;
    }
    g_hash_table_add(list->wires, g_strdup(entry->wire));
    g_ptr_array_add(list->entries, entry);
}

/* status-att-list = status-att SP number *(SP status-att SP number) */
static bool
take_facts(ImapFolderEntry *status, Cursor *cursor)
{
    unsigned told = 0;
    while (!take_byte(cursor, ')')) {
        Token name = cursor_atom(cursor);
        cursor_skip_blanks(cursor);
        Token value = cursor_atom(cursor);
        if (name.length == 0 || value.length == 0)
            return false;
        if (token_is(name, "UIDVALIDITY"))
            told += token_number(value, &status->uid_validity);
        else if (token_is(name, "UIDNEXT"))
            told += token_number(value, &status->uid_next);
        else if (token_is(name, "MESSAGES"))
            told += token_number(value, &status->exists);
        else if (token_is(name, "HIGHESTMODSEQ") &&
                 !token_long_number(value, &status->highest_modseq))
            return false;
    }
    return told == 3 && status->uid_validity > 0 && status->uid_next > 0;
}

void
folder_list_take_status(FolderList *list, Cursor cursor)
{
    g_autofree char *wire = take_name(&cursor);
    ImapFolderEntry *status = imap_folder_entry_new();
    if (wire != NULL && take_byte(&cursor, '(') && take_facts(status, &cursor))
        g_hash_table_replace(list->statuses, g_steal_pointer(&wire), status);
    else
        imap_folder_entry_free(status);
}

/* namespace-response-extension and whatever else stands before the closing parenthesis */
static bool
pass_over_rest(Cursor *cursor)
{
    for (unsigned depth = 1; depth > 0;) {
        cursor_skip_blanks(cursor);
        if (cursor->at == cursor->end)
            return false;
        if (*cursor->at == '"') {
            if (!cursor_quoted(cursor, NULL))
                return false;
            continue;
        }
        depth += *cursor->at == '(';
        depth -= *cursor->at == ')';
        cursor->at++;
    }
    return true;
}

/* namespace = nil / "(" 1*( "(" string SP ( QUOTED / nil ) *namespace-extension ")" ) ")" */
static bool
take_namespaces_of_kind(FolderList *list, Cursor *cursor)
{
    if (!take_byte(cursor, '('))
        return token_is(cursor_atom(cursor), "NIL");
    while (!take_byte(cursor, ')')) {
        if (!take_byte(cursor, '('))
            return false;
        g_autofree char *prefix = take_name(cursor);
        if (prefix != NULL && *prefix != '\0' && list->prefixes->len < NAMESPACES_MAX)
            g_ptr_array_add(list->prefixes, g_steal_pointer(&prefix));
        if (!pass_over_rest(cursor))
            return false;
    }
    return true;
}

void
folder_list_take_namespaces(FolderList *list, Cursor cursor)
{
    g_ptr_array_set_size(list->prefixes, 0);
    for (int kind = 0; kind < 3; kind++) { /* personal, other users', shared */
        if (!take_namespaces_of_kind(list, &cursor))
            break;
    }
}

/* Two folders may look the same: one in modified UTF-7, the other in UTF-8. */
static char *
name_of_its_own(GHashTable *taken, const char *wire)
{
    g_autofree char *name = folder_name_read(wire);
    if (g_hash_table_contains(taken, name)) {
        g_free(name);
        name = g_utf8_make_valid(wire, -1);
    }
    return g_hash_table_add(taken, g_strdup(name)) ? g_steal_pointer(&name) : NULL;
}

static bool
finish_entry(const FolderList *list, GHashTable *taken, ImapFolderEntry *entry)
{
    const ImapFolderEntry *status = g_hash_table_lookup(list->statuses, entry->wire);
    entry->name = name_of_its_own(taken, entry->wire);
    if (status != NULL) {
        entry->has_status = true;
        entry->uid_validity = status->uid_validity;
        entry->uid_next = status->uid_next;
        entry->exists = status->exists;
        entry->highest_modseq = status->highest_modseq;
    }
    return entry->name != NULL;
}

GPtrArray *
folder_list_finish(FolderList *list)
{
    g_autoptr(GHashTable) taken = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gsize count;
    g_autofree void **entries = g_ptr_array_steal(list->entries, &count);
    GPtrArray *finished = g_ptr_array_new_with_free_func(free_entry);
    for (gsize i = 0; i < count; i++) {
        if (finish_entry(list, taken, entries[i]))
            g_ptr_array_add(finished, entries[i]);
        else
            imap_folder_entry_free(entries[i]);
    }
    folder_list_forget(list);
    return finished;
}
