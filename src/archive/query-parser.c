/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-parser.h"

#include "base/error.h"
#include "model/item.h"

#include <string.h>

/* Far more than anyone types; what is beyond would be built into too much SQL. */
#define TEXT_SIZE_MAX (16 * 1024)
#define TERMS_MAX 200
#define DEPTH_MAX 16

typedef struct {
    const char *text;
    const char *at;
    const Zone *zone;
    Day today;
    guint depth; /* open parentheses */
    guint terms;
} Parser;

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

static Query *fail_at(const Parser *parser, const char *place, GError **error, const char *format,
                      ...) G_GNUC_PRINTF(4, 5);

static Query *
fail_at(const Parser *parser, const char *place, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *where = show_place(parser->text, place);
    (void)fail(error, FAIL_USAGE, "%s\n  %s", what, where);
    return NULL;
}

/* ── letters ─────────────────────────────────────────────────────────────────────────────── */

static bool
is_blank(const char *at)
{
    gunichar letter = g_utf8_get_char(at);
    return g_unichar_isspace(letter) || g_unichar_iscntrl(letter);
}

static void
skip_blanks(Parser *parser)
{
    while (*parser->at != '\0' && is_blank(parser->at))
        parser->at += g_utf8_skip[(guchar)*parser->at];
}

/* Where a bare word must end. */
static bool
is_word_end(const char *at)
{
    return strchr("()\"", *at) != NULL || is_blank(at); /* the terminating NUL as well */
}

static const char *
word_end(const char *at)
{
    while (!is_word_end(at))
        at += g_utf8_skip[(guchar)*at];
    return at;
}

/* Anything that the index has words of. */
static bool
has_word(const char *text)
{
    for (; *text != '\0'; text += g_utf8_skip[(guchar)*text])
        if (g_unichar_isalnum(g_utf8_get_char(text)))
            return true;
    return false;
}

static bool
is_operator(const char *at, const char *operator)
{
    size_t length = strlen(operator);
    return strncmp(at, operator, length) == 0 && is_word_end(at + length);
}

/* ── values ──────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    const char *place;
    char *text; /* without its quotes and the star */
    bool is_quoted, is_prefix;
} Value;

static void
value_clear(Value *value)
{
    g_clear_pointer(&value->text, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Value, value_clear)

static bool
take_quoted(Parser *parser, Value *value, GError **error)
{
    const char *start = parser->at + 1;
    const char *end = strchr(start, '"');
    if (end == NULL) {
        fail_at(parser, value->place, error, "this quotation mark has no partner");
        return false;
    }
    value->is_quoted = true;
    value->text = g_strndup(start, (gsize)(end - start));
    parser->at = end + 1;
    return true;
}

static bool
take_value(Parser *parser, Value *value, GError **error)
{
    value->place = parser->at;
    if (*parser->at == '"') {
        if (!take_quoted(parser, value, error))
            return false;
        value->is_prefix = *parser->at == '*';
        parser->at += value->is_prefix ? 1 : 0;
        return true;
    }
    const char *end = word_end(parser->at);
    value->is_prefix = end > parser->at && end[-1] == '*';
    value->text = g_strndup(parser->at, (gsize)(end - parser->at) - (value->is_prefix ? 1 : 0));
    parser->at = end;
    return true;
}

static bool
check_star(const Parser *parser, const Value *value, GError **error)
{
    const char *star = value->is_quoted ? NULL : strchr(value->text, '*');
    if (star == NULL)
        return true;
    fail_at(parser, value->place + (star - value->text), error,
            "'*' stands at the end of a word: fakt* finds faktura");
    return false;
}

static Query *
make_words(Parser *parser, const Value *value, QueryField field, GError **error)
{
    if (!check_star(parser, value, error))
        return NULL;
    if (!has_word(value->text))
        return fail_at(parser, value->place, error, "there is no word here to look for");
    Query *query = query_new(QUERY_WORDS);
    query->field = field;
    query->is_prefix = value->is_prefix;
    query->text = g_strdup(value->text);
    return query;
}

/* ── fields ──────────────────────────────────────────────────────────────────────────────── */

typedef enum { TAKES_WORDS, TAKES_TEXT, TAKES_CHOICE, TAKES_DAY, TAKES_ID, COMES_LATER } Takes;

typedef struct {
    const char *name;
    QueryKind kind;
    QueryField field;
    Takes takes;
    const char *choices; /* one blank around each */
    const char *later;   /* choices that are planned */
} Field;

static const Field fields[] = {
    {.name = "from", .kind = QUERY_WORDS, .field = QUERY_FIELD_FROM},
    {.name = "to", .kind = QUERY_WORDS, .field = QUERY_FIELD_TO},
    {.name = "cc", .kind = QUERY_WORDS, .field = QUERY_FIELD_CC},
    {.name = "with", .kind = QUERY_WORDS, .field = QUERY_FIELD_WITH},
    {.name = "subject", .kind = QUERY_WORDS, .field = QUERY_FIELD_SUBJECT},
    {.name = "body", .kind = QUERY_WORDS, .field = QUERY_FIELD_BODY},
    {.name = "filename", .kind = QUERY_WORDS, .field = QUERY_FIELD_FILENAME},
    {.name = "party", .kind = QUERY_PARTY, .takes = TAKES_TEXT},
    {.name = "role",
     .kind = QUERY_ROLE,
     .takes = TAKES_CHOICE,
     .choices = " customer supplier partner individual "},
    {.name = "mailbox", .kind = QUERY_MAILBOX, .takes = TAKES_TEXT},
    {.name = "channel",
     .kind = QUERY_CHANNEL,
     .takes = TAKES_CHOICE,
     .choices = " email phone meeting chat "},
    {.name = "direction",
     .kind = QUERY_DIRECTION,
     .takes = TAKES_CHOICE,
     .choices = " in out internal "},
    {.name = "has", .kind = QUERY_HAS_ATTACHMENT, .takes = TAKES_CHOICE, .choices = " attachment "},
    {.name = "after", .kind = QUERY_AFTER, .takes = TAKES_DAY},
    {.name = "before", .kind = QUERY_BEFORE, .takes = TAKES_DAY},
    {.name = "on", .kind = QUERY_ALL, .takes = TAKES_DAY},
    {.name = "is",
     .kind = QUERY_IS_UNLINKED,
     .takes = TAKES_CHOICE,
     .choices = " unlinked held bookkeeping ",
     .later = " restricted "},
    {.name = "id", .kind = QUERY_ID, .takes = TAKES_ID},
    {.name = "message-id", .kind = QUERY_MESSAGE_ID, .takes = TAKES_TEXT},
    {.name = "size", .takes = COMES_LATER},
    {.name = "expires", .takes = COMES_LATER},
};

static bool
is_among(const char *choices, const char *text)
{
    g_autofree char *wanted = g_strdup_printf(" %s ", text);
    return choices != NULL && strchr(text, ' ') == NULL && strstr(choices, wanted) != NULL;
}

static QueryKind
kind_of_choice(const Field *field, const char *choice)
{
    if (field->kind != QUERY_IS_UNLINKED)
        return field->kind;
    return strcmp(choice, "held") == 0          ? QUERY_IS_HELD
           : strcmp(choice, "bookkeeping") == 0 ? QUERY_IS_BOOKKEEPING
                                                : QUERY_IS_UNLINKED;
}

static Query *
make_choice(const Parser *parser, const Field *field, const Value *value, GError **error)
{
    g_autofree char *text = g_ascii_strdown(value->text, -1);
    if (is_among(field->later, text))
        return fail_at(parser, value->place, error, "%s:%s is not there yet", field->name, text);
    if (!is_among(field->choices, text)) {
        g_autofree char *choices = g_strstrip(g_strdup(field->choices));
        return fail_at(parser, value->place, error, "%s: takes one of: %s", field->name, choices);
    }
    Query *query = query_new(kind_of_choice(field, text));
    query->text = g_steal_pointer(&text);
    return query;
}

/* "90d", "2w", "6m", "2y": that long ago. */
static bool
parse_age(const char *text, Day today, Day *day)
{
    static const struct {
        char unit;
        guint max; /* a hundred years */
    } units[] = {{'d', 36500}, {'w', 5200}, {'m', 1200}, {'y', 100}};
    gsize length = strlen(text);
    if (length == 0)
        return false;
    g_autofree char *digits = g_strndup(text, length - 1);
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        guint64 count;
        if (text[length - 1] != units[i].unit ||
            !g_ascii_string_to_unsigned(digits, 10, 0, units[i].max, &count, NULL))
            continue;
        switch (units[i].unit) {
        case 'd':
            *day = today - (Day)count;
            break;
        case 'w':
            *day = today - 7 * (Day)count;
            break;
        case 'm':
            *day = day_add_months(today, -(int)count);
            break;
        default:
            *day = day_add_months(today, -12 * (int)count);
        }
        return true;
    }
    return false;
}

static Query *
make_bound(QueryKind kind, Instant at)
{
    Query *query = query_new(kind);
    query->at = at;
    return query;
}

static Query *
make_day(const Parser *parser, const Field *field, const Value *value, GError **error)
{
    Day day;
    if (!day_parse(value->text, &day) && !parse_age(value->text, parser->today, &day))
        return fail_at(parser, value->place, error,
                       "%s: takes a day (2026-12-31) or an age (90d, 8w, 6m, 2y)", field->name);
    Instant start = zone_day_start(parser->zone, day);
    if (field->kind != QUERY_ALL)
        return make_bound(field->kind, start);
    Query *both = query_new(QUERY_ALL);
    g_ptr_array_add(both->children, make_bound(QUERY_AFTER, start));
    g_ptr_array_add(both->children,
                    make_bound(QUERY_BEFORE, zone_day_start(parser->zone, day + 1)));
    return both;
}

static Query *
make_id(const Parser *parser, const Value *value, GError **error)
{
    int64_t id;
    if (!item_id_parse(value->text, &id))
        return fail_at(parser, value->place, error, "id: takes the number of an item");
    Query *query = query_new(QUERY_ID);
    query->id = id;
    return query;
}

static Query *
make_text(const Field *field, const Value *value)
{
    Query *query = query_new(field->kind);
    query->text = g_strdup(value->text);
    gsize length = strlen(query->text);
    if (field->kind == QUERY_MESSAGE_ID && length > 2 && query->text[0] == '<' &&
        query->text[length - 1] == '>') {
        query->text[length - 1] = '\0';
        memmove(query->text, query->text + 1, length - 1);
    }
    return query;
}

static Query *
parse_field(Parser *parser, const Field *field, const char *place, GError **error)
{
    if (field->takes == COMES_LATER)
        return fail_at(parser, place, error, "%s: is not there yet", field->name);
    g_auto(Value) value = {0};
    if (!take_value(parser, &value, error))
        return NULL;
    if (*g_strchug(value.text) == '\0')
        return fail_at(parser, value.place, error,
                       *value.place == '(' ? "%s: takes one value: repeat it inside the parentheses"
                                           : "%s: needs a value right after the colon",
                       field->name);
    if (field->takes == TAKES_WORDS)
        return make_words(parser, &value, field->field, error);
    if (value.is_prefix)
        return fail_at(parser, parser->at - 1, error, "%s: takes no '*'", field->name);
    switch (field->takes) {
    case TAKES_CHOICE:
        return make_choice(parser, field, &value, error);
    case TAKES_DAY:
        return make_day(parser, field, &value, error);
    case TAKES_ID:
        return make_id(parser, &value, error);
    default:
        return make_text(field, &value);
    }
}

/* ── the language ────────────────────────────────────────────────────────────────────────── */

static Query *parse_any(Parser *parser, GError **error);

static Query *
fail_unknown_field(const Parser *parser, const char *name, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (fields[i].takes != COMES_LATER)
            g_string_append_printf(names, " %s:", fields[i].name);
    return fail_at(parser, parser->at, error,
                   "there is no field '%s:' (put it in quotation marks to look for the words);"
                   " there are%s",
                   name, names->str);
}

/* "name:" directly before a value: a field. Not "Re: offer", "https://...", "12:30". Sets *field
 * to NULL when it is a word; false: it looks like a field that does not exist. */
static bool
find_field(Parser *parser, const Field **field, GError **error)
{
    *field = NULL;
    gsize length = strspn(parser->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    const char *value = parser->at + length + 1;
    if (length == 0 || parser->at[length] != ':')
        return true;
    g_autofree char *name = g_strndup(parser->at, length);
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        if (g_ascii_strcasecmp(name, fields[i].name) == 0) {
            *field = &fields[i];
            parser->at = value;
            return true;
        }
    }
    if (*value == '\0' || is_blank(value) || g_str_has_prefix(value, "//"))
        return true;
    fail_unknown_field(parser, name, error);
    return false;
}

static Query *
parse_parentheses(Parser *parser, GError **error)
{
    const char *place = parser->at++;
    if (++parser->depth > DEPTH_MAX)
        return fail_at(parser, place, error, "more than %d parentheses within each other",
                       DEPTH_MAX);
    g_autoptr(Query) query = parse_any(parser, error);
    if (query == NULL)
        return NULL;
    if (*parser->at != ')')
        return fail_at(parser, place, error, "this parenthesis is not closed");
    parser->at++;
    parser->depth--;
    return g_steal_pointer(&query);
}

static Query *
parse_positive(Parser *parser, GError **error)
{
    const char *place = parser->at;
    if (++parser->terms > TERMS_MAX)
        return fail_at(parser, place, error, "more than %d words and conditions", TERMS_MAX);
    if (*place == '(')
        return parse_parentheses(parser, error);
    const Field *field;
    if (!find_field(parser, &field, error))
        return NULL;
    if (field != NULL)
        return parse_field(parser, field, place, error);
    g_auto(Value) value = {0};
    return take_value(parser, &value, error) ? make_words(parser, &value, QUERY_FIELD_ANY, error)
                                             : NULL;
}

static Query *
parse_operand(Parser *parser, GError **error)
{
    const char *place = parser->at;
    if (is_operator(place, "AND"))
        return fail_at(parser, place, error,
                       "leave AND out: all words must occur anyway (\"AND\" finds the word)");
    if (is_operator(place, "NOT"))
        return fail_at(parser, place, error,
                       "write -word for what must not occur (\"NOT\" finds the word)");
    if (*place != '-')
        return parse_positive(parser, error);
    parser->at++;
    if (*parser->at == '-')
        return fail_at(parser, parser->at, error, "one '-' is enough");
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
    const char *end = word_end(parser->at);
    for (const char *at = parser->at; at < end; at += g_utf8_skip[(guchar)*at])
        if (*at == '*' || g_unichar_isalnum(g_utf8_get_char(at)))
            return false;
    if (end == parser->at || !(*end == '\0' || *end == ')' || is_blank(end)))
        return false;
    parser->at = end;
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
    skip_blanks(parser);
    const char *place = parser->at;
    while (*parser->at != '\0' && *parser->at != ')' && !is_operator(parser->at, "OR")) {
        if (!skip_punctuation(parser)) {
            Query *operand = parse_operand(parser, error);
            if (operand == NULL)
                return NULL;
            g_ptr_array_add(all->children, operand);
        }
        skip_blanks(parser);
    }
    if (all->children->len == 0)
        return fail_at(parser, place, error, "there is no word here to look for");
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
        if (!is_operator(parser->at, "OR"))
            return unwrap_single(g_steal_pointer(&any));
        parser->at += strlen("OR");
    }
}

/* What cannot be parsed at all. */
static bool
check_text(const char *text, GError **error)
{
    const char *bad;
    if (!g_utf8_validate(text, -1, &bad)) {
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        Parser parser = {.text = valid};
        fail_at(&parser, valid + (bad - text), error, "the query is not valid UTF-8");
        return false;
    }
    if (strlen(text) > TEXT_SIZE_MAX) {
        Parser parser = {.text = text};
        fail_at(&parser, text, error, "the query is longer than %d bytes", TEXT_SIZE_MAX);
        return false;
    }
    return true;
}

Query *
query_parse(const char *text, const Zone *zone, Day today, GError **error)
{
    if (!check_text(text, error))
        return NULL;
    Parser parser = {.text = text, .at = text, .zone = zone, .today = today};
    skip_blanks(&parser);
    if (*parser.at == '\0')
        return query_new(QUERY_ALL);
    g_autoptr(Query) query = parse_any(&parser, error);
    if (query == NULL)
        return NULL;
    if (*parser.at != '\0')
        return fail_at(&parser, parser.at, error, "this parenthesis was never opened");
    return g_steal_pointer(&query);
}
