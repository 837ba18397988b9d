/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/search-match.h"

bool
search_match_covers_unwanted(const Query *query)
{
    return query->kind == QUERY_NOT && search_match_covers(g_ptr_array_index(query->children, 0));
}

/* One full-text expression says it all. It cannot begin with what is not wanted. */
bool
search_match_covers(const Query *query)
{
    if (query->kind == QUERY_WORDS)
        return query->field != QUERY_FIELD_CC && !query->is_wide;
    if (query->kind != QUERY_ANY && query->kind != QUERY_ALL)
        return false;
    bool is_anything_wanted = false;
    for (guint i = 0; i < query->children->len; i++) {
        const Query *child = g_ptr_array_index(query->children, i);
        if (search_match_covers(child))
            is_anything_wanted = true;
        else if (query->kind == QUERY_ANY || !search_match_covers_unwanted(child))
            return false;
    }
    return is_anything_wanted;
}

static void
append_phrase(GString *match, const Query *words, const char *text)
{
    static const char *const columns[] = {
        [QUERY_FIELD_ANY] = "",
        [QUERY_FIELD_SUBJECT] = "subject:",
        [QUERY_FIELD_FROM] = "sender:",
        [QUERY_FIELD_TO] = "recipients:",
        [QUERY_FIELD_CC] = "recipients:",
        [QUERY_FIELD_WITH] = "{sender recipients}:",
        [QUERY_FIELD_BODY] = "body:",
        [QUERY_FIELD_FILENAME] = "filenames:",
        [QUERY_FIELD_ATTACHMENT] = "attachments:",
    };
    g_string_append(match, columns[words->field]);
    g_string_append_c(match, '"');
    for (const char *at = text; *at != '\0'; at++)
        g_string_append_len(match, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    g_string_append_c(match, '"');
}

/* A prefix is any of the texts that it stands for. */
static void
append_words(GString *match, const Query *words)
{
    guint count = words->endings != NULL ? words->endings->len : 0;
    if (count == 0) {
        append_phrase(match, words, words->text);
        g_string_append(match, words->is_prefix ? " *" : "");
        return;
    }
    g_string_append_c(match, '(');
    for (guint i = 0; i < count; i++) {
        g_string_append(match, i > 0 ? " OR " : "");
        append_phrase(match, words, g_ptr_array_index(words->endings, i));
    }
    g_string_append_c(match, ')');
}

static void
append_joined(GString *match, const GPtrArray *queries, const char *operator)
{
    g_string_append_c(match, '(');
    for (guint i = 0; i < queries->len; i++) {
        if (i > 0)
            g_string_append(match, operator);
        search_match_append(match, g_ptr_array_index(queries, i));
    }
    g_string_append_c(match, ')');
}

/* One text, that is, and not any of several. */
static bool
is_single(const Query *query)
{
    return query->kind == QUERY_WORDS && (query->endings == NULL || query->endings->len == 0);
}

/* Words side by side, not joined by AND: so FTS5 ignores one that is punctuation only. */
void
search_match_append_all(GString *match, const GPtrArray *queries)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    g_autoptr(GPtrArray) groups = g_ptr_array_new();
    g_autoptr(GPtrArray) unwanted = g_ptr_array_new();
    for (guint i = 0; i < queries->len; i++) {
        Query *query = g_ptr_array_index(queries, i);
        if (query->kind == QUERY_NOT)
            g_ptr_array_add(unwanted, g_ptr_array_index(query->children, 0));
        else
            g_ptr_array_add(is_single(query) ? words : groups, query);
    }
    g_string_append_c(match, '(');
    if (words->len > 0)
        append_joined(match, words, " ");
    if (words->len > 0 && groups->len > 0)
        g_string_append(match, " AND ");
    if (groups->len > 0)
        append_joined(match, groups, " AND ");
    g_string_append_c(match, ')');
    if (unwanted->len > 0) {
        g_string_append(match, " NOT ");
        append_joined(match, unwanted, " OR ");
    }
}

void
search_match_append(GString *match, const Query *query)
{
    if (query->kind == QUERY_WORDS) {
        append_words(match, query);
    } else if (query->kind == QUERY_ANY) {
        append_joined(match, query->children, " OR ");
    } else {
        g_string_append_c(match, '(');
        search_match_append_all(match, query->children);
        g_string_append_c(match, ')');
    }
}
