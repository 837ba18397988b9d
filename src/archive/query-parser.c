/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-parser.h"

#include "archive/query-fields.h"
#include "archive/query-text.h"
#include "base/error.h"

#include <string.h>

/* Far more than anyone types; what is beyond would be built into too much SQL. */
#define TEXT_SIZE_MAX (16 * 1024)
#define TERMS_MAX 200
#define DEPTH_MAX 16

typedef struct {
    QueryText query;
    QueryCalendar calendar;
    guint depth; /* open parentheses */
    guint terms;
} Parser;

static Query *parse_any(Parser *parser, GError **error);

static bool
is_operator(const char *at, const char *operator)
{
    size_t length = strlen(operator);
    return strncmp(at, operator, length) == 0 && query_text_is_word_end(at + length);
}

static Query *
parse_parentheses(Parser *parser, GError **error)
{
    const char *place = parser->query.at++;
    if (++parser->depth > DEPTH_MAX)
        return query_text_fail(&parser->query, place, error,
                               "more than %d parentheses within each other", DEPTH_MAX);
    g_autoptr(Query) query = parse_any(parser, error);
    if (query == NULL)
        return NULL;
    if (*parser->query.at != ')')
        return query_text_fail(&parser->query, place, error, "this parenthesis is not closed");
    parser->query.at++;
    parser->depth--;
    return g_steal_pointer(&query);
}

static Query *
parse_positive(Parser *parser, GError **error)
{
    const char *place = parser->query.at;
    if (++parser->terms > TERMS_MAX)
        return query_text_fail(&parser->query, place, error, "more than %d words and conditions",
                               TERMS_MAX);
    if (*place == '(')
        return parse_parentheses(parser, error);
    const QueryFieldRule *field;
    if (!query_fields_find(&parser->query, &field, error))
        return NULL;
    if (field != NULL)
        return query_fields_parse(&parser->query, field, &parser->calendar, error);
    g_auto(QueryValue) value = {0};
    return query_text_take(&parser->query, &value, error)
               ? query_fields_words(&parser->query, &value, QUERY_FIELD_ANY, error)
               : NULL;
}

static Query *
parse_operand(Parser *parser, GError **error)
{
    const char *place = parser->query.at;
    if (is_operator(place, "AND"))
        return query_text_fail(
            &parser->query, place, error,
            "leave AND out: all words must occur anyway (\"AND\" finds the word)");
    if (is_operator(place, "NOT"))
        return query_text_fail(&parser->query, place, error,
                               "write -word for what must not occur (\"NOT\" finds the word)");
    if (*place != '-')
        return parse_positive(parser, error);
    parser->query.at++;
    if (*parser->query.at == '-')
        return query_text_fail(&parser->query, parser->query.at, error, "one '-' is enough");
    Query *operand = parse_positive(parser, error);
    if (operand == NULL)
        return NULL;
    Query *query = query_new(QUERY_NOT);
    g_ptr_array_add(query->children, operand);
    return query;
}

/* Punctuation that stands alone, as in a pasted subject: "Offer - second reminder". */
static bool
skip_punctuation(Parser *parser)
{
    const char *end = query_text_word_end(parser->query.at);
    for (const char *at = parser->query.at; at < end; at += g_utf8_skip[(guchar)*at])
        if (*at == '*' || g_unichar_isalnum(g_utf8_get_char(at)))
            return false;
    if (end == parser->query.at || !(*end == '\0' || *end == ')' || query_text_is_blank(end)))
        return false;
    parser->query.at = end;
    return true;
}

static Query *
unwrap_single(Query *query)
{
    if (query->children->len != 1)
        return query;
    Query *only = g_ptr_array_steal_index(query->children, 0);
    query_free(query);
    return only;
}

static Query *
parse_all(Parser *parser, GError **error)
{
    g_autoptr(Query) all = query_new(QUERY_ALL);
    query_text_skip_blanks(&parser->query);
    const char *place = parser->query.at;
    while (*parser->query.at != '\0' && *parser->query.at != ')' &&
           !is_operator(parser->query.at, "OR")) {
        if (!skip_punctuation(parser)) {
            Query *operand = parse_operand(parser, error);
            if (operand == NULL)
                return NULL;
            g_ptr_array_add(all->children, operand);
        }
        query_text_skip_blanks(&parser->query);
    }
    if (all->children->len == 0)
        return query_text_fail(&parser->query, place, error, "there is no word here to look for");
    return unwrap_single(g_steal_pointer(&all));
}

static Query *
parse_any(Parser *parser, GError **error)
{
    g_autoptr(Query) any = query_new(QUERY_ANY);
    for (;;) {
        Query *all = parse_all(parser, error);
        if (all == NULL)
            return NULL;
        g_ptr_array_add(any->children, all);
        if (!is_operator(parser->query.at, "OR"))
            return unwrap_single(g_steal_pointer(&any));
        parser->query.at += strlen("OR");
    }
}

/* What cannot be parsed at all. */
static bool
check_text(const char *text, GError **error)
{
    const char *bad;
    if (!g_utf8_validate(text, -1, &bad)) {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        QueryText shown = {.text = valid};
        query_text_fail(&shown, valid + (bad - text), error, "the query is not valid UTF-8");
        return false;
    }
    if (strlen(text) > TEXT_SIZE_MAX) {
        QueryText shown = {.text = text};
        query_text_fail(&shown, text, error, "the query is longer than %d bytes", TEXT_SIZE_MAX);
        return false;
    }
    return true;
}

Query *
query_parse(const char *text, const Zone *zone, Day today, GError **error)
{
    if (!check_text(text, error))
        return NULL;
    Parser parser = {.query = {text, text}, .calendar = {zone, today}};
    query_text_skip_blanks(&parser.query);
    if (*parser.query.at == '\0')
        return query_new(QUERY_ALL);
    g_autoptr(Query) query = parse_any(&parser, error);
    if (query == NULL)
        return NULL;
    if (*parser.query.at != '\0')
        return query_text_fail(&parser.query, parser.query.at, error,
                               "this parenthesis was never opened");
    return g_steal_pointer(&query);
}
