/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-text.h"

#include "base/error.h"

#include <string.h>

/* ── errors ──────────────────────────────────────────────────────────────────────────────── */

/* What is shown of a long text, left and right of the place, in columns of a terminal. */
#define SHOWN_BEFORE 48
#define SHOWN_AFTER 24

static glong
columns_of(gunichar letter)
{
    if (g_unichar_iszerowidth(letter))
        return 0;
    return g_unichar_iswide(letter) ? 2 : 1;
}

/* Goes back from the place as far as is shown. */
static const char *
shown_from(const char *text, const char *place)
{
    const char *start = place;
    for (glong columns = 0; start > text;) {
        const char *previous = g_utf8_find_prev_char(text, start);
        columns += columns_of(g_utf8_get_char(previous));
        if (columns > SHOWN_BEFORE)
            break;
        start = previous;
    }
    return start;
}

/* The text and under it a caret; line breaks and the like become blanks. */
static char *
show_place(const char *text, const char *place)
{
    g_autoptr(GString) shown = g_string_new(NULL);
    const char *start = shown_from(text, place);
    glong before = 0, after = 0;
    if (start > text) {
        g_string_append(shown, "…");
        before = 1;
    }
    const char *at = start;
    for (; *at != '\0' && after < SHOWN_AFTER; at += g_utf8_skip[(guchar)*at]) {
        gunichar letter = g_utf8_get_char(at);
        if (g_unichar_iscntrl(letter))
            letter = ' ';
        g_string_append_unichar(shown, letter);
        *(at < place ? &before : &after) += columns_of(letter);
    }
    return g_strdup_printf("%s%s\n  %*s^", shown->str, *at != '\0' ? "…" : "", (int)before, "");
}

Query *
query_text_fail(const QueryText *query, const char *place, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *where = show_place(query->text, place);
    (void)fail(error, FAIL_USAGE, "%s\n  %s", what, where);
    return NULL;
}

/* ── letters ─────────────────────────────────────────────────────────────────────────────── */

bool
query_text_is_blank(const char *at)
{
    gunichar letter = g_utf8_get_char(at);
    return g_unichar_isspace(letter) || g_unichar_iscntrl(letter);
}

void
query_text_skip_blanks(QueryText *query)
{
    while (*query->at != '\0' && query_text_is_blank(query->at))
        query->at += g_utf8_skip[(guchar)*query->at];
}

bool
query_text_is_word_end(const char *at)
{
    return strchr("()\"", *at) != NULL || query_text_is_blank(at); /* the terminating NUL as well */
}

const char *
query_text_word_end(const char *at)
{
    while (!query_text_is_word_end(at))
        at += g_utf8_skip[(guchar)*at];
    return at;
}

bool
query_text_has_word(const char *text)
{
    for (; *text != '\0'; text += g_utf8_skip[(guchar)*text])
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    return false;
}

/* ── values ──────────────────────────────────────────────────────────────────────────────── */

void
query_value_clear(QueryValue *value)
{
    g_clear_pointer(&value->text, g_free);
}
static bool
take_quoted(QueryText *query, QueryValue *value, GError **error)
{
    const char *start = query->at + 1;
    const char *end = strchr(start, '"');
    if (end == NULL) {
        query_text_fail(query, value->place, error, "this quotation mark has no partner");
        return false;
    }
    value->is_quoted = true;
    value->text = g_strndup(start, (gsize)(end - start));
    query->at = end + 1;
    return true;
}

bool
query_text_take(QueryText *query, QueryValue *value, GError **error)
{
    value->place = query->at;
    if (*query->at == '"') {
        if (!take_quoted(query, value, error))
            return false;
        value->is_prefix = *query->at == '*';
        query->at += value->is_prefix ? 1 : 0;
        return true;
    }
    const char *end = query_text_word_end(query->at);
    value->is_prefix = end > query->at && end[-1] == '*';
    value->text = g_strndup(query->at, (gsize)(end - query->at) - (value->is_prefix ? 1 : 0));
    query->at = end;
    return true;
}
