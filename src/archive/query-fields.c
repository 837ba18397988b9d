/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/query-fields.h"

#include "archive/query-values.h"
#include "model/item.h"

#include <string.h>

typedef enum {
    TAKES_WORDS,
    TAKES_TEXT,
    TAKES_CHOICE,
    TAKES_PERIOD,
    TAKES_EXPIRY,
    TAKES_SIZE,
    TAKES_ID,
} Takes;

typedef struct {
    const char *name; /* NULL: ends the list */
    QueryKind kind;
} Choice;

struct QueryFieldRule {
    const char *name;
    Takes takes;
    QueryKind kind;
    QueryField field;
    const Choice *choices;
};

static const Choice roles[] = {{"customer", QUERY_ROLE},
                               {"supplier", QUERY_ROLE},
                               {"partner", QUERY_ROLE},
                               {"individual", QUERY_ROLE},
                               {NULL, 0}};
static const Choice channels[] = {{"email", QUERY_CHANNEL},
                                  {"phone", QUERY_CHANNEL},
                                  {"meeting", QUERY_CHANNEL},
                                  {"chat", QUERY_CHANNEL},
                                  {NULL, 0}};
static const Choice directions[] = {
    {"in", QUERY_DIRECTION}, {"out", QUERY_DIRECTION}, {"internal", QUERY_DIRECTION}, {NULL, 0}};
static const Choice possessions[] = {{"attachment", QUERY_HAS_ATTACHMENT}, {NULL, 0}};
static const Choice states[] = {{"unlinked", QUERY_IS_UNLINKED},
                                {"held", QUERY_IS_HELD},
                                {"restricted", QUERY_IS_RESTRICTED},
                                {"bookkeeping", QUERY_IS_BOOKKEEPING},
                                {NULL, 0}};

static const QueryFieldRule rules[] = {
    {.name = "from", .kind = QUERY_WORDS, .field = QUERY_FIELD_FROM},
    {.name = "to", .kind = QUERY_WORDS, .field = QUERY_FIELD_TO},
    {.name = "cc", .kind = QUERY_WORDS, .field = QUERY_FIELD_CC},
    {.name = "with", .kind = QUERY_WORDS, .field = QUERY_FIELD_WITH},
    {.name = "subject", .kind = QUERY_WORDS, .field = QUERY_FIELD_SUBJECT},
    {.name = "body", .kind = QUERY_WORDS, .field = QUERY_FIELD_BODY},
    {.name = "filename", .kind = QUERY_WORDS, .field = QUERY_FIELD_FILENAME},
    {.name = "attachment", .kind = QUERY_WORDS, .field = QUERY_FIELD_ATTACHMENT},
    {.name = "party", .kind = QUERY_PARTY, .takes = TAKES_TEXT},
    {.name = "role", .takes = TAKES_CHOICE, .choices = roles},
    {.name = "mailbox", .kind = QUERY_MAILBOX, .takes = TAKES_TEXT},
    {.name = "channel", .takes = TAKES_CHOICE, .choices = channels},
    {.name = "direction", .takes = TAKES_CHOICE, .choices = directions},
    {.name = "has", .takes = TAKES_CHOICE, .choices = possessions},
    {.name = "after", .kind = QUERY_AFTER, .takes = TAKES_PERIOD},
    {.name = "before", .kind = QUERY_BEFORE, .takes = TAKES_PERIOD},
    {.name = "on", .kind = QUERY_ALL, .takes = TAKES_PERIOD},
    {.name = "size", .takes = TAKES_SIZE},
    {.name = "is", .takes = TAKES_CHOICE, .choices = states},
    {.name = "expires", .takes = TAKES_EXPIRY},
    {.name = "id", .kind = QUERY_ID, .takes = TAKES_ID},
    {.name = "message-id", .kind = QUERY_MESSAGE_ID, .takes = TAKES_TEXT},
};

static bool
fail_unknown(const QueryText *query, const char *name, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
        g_string_append_printf(names, " %s:", rules[i].name);
    query_text_fail(query, query->at, error,
                    "there is no field '%s:' (put it in quotation marks to look for the words);"
                    " there are%s",
                    name, names->str);
    return false;
}

bool
query_fields_find(QueryText *query, const QueryFieldRule **field, GError **error)
{
    *field = NULL;
    gsize length = strspn(query->at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-");
    const char *value = query->at + length + 1;
    if (length == 0 || query->at[length] != ':')
        return true;
    g_autofree char *name = g_strndup(query->at, length);
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (g_ascii_strcasecmp(name, rules[i].name) == 0) {
            *field = &rules[i];
            query->at = value;
            return true;
        }
    }
    if (*value == '\0' || query_text_is_blank(value) || g_str_has_prefix(value, "//"))
        return true;
    return fail_unknown(query, name, error);
}

/* ── values ──────────────────────────────────────────────────────────────────────────────── */

static bool
check_star(const QueryText *query, const QueryValue *value, GError **error)
{
    const char *star = value->is_quoted ? NULL : strchr(value->text, '*');
    if (star == NULL)
        return true;
    query_text_fail(query, value->place + (star - value->text), error,
                    "'*' stands at the end of a word: fakt* finds faktura");
    return false;
}

Query *
query_fields_words(const QueryText *query, const QueryValue *value, QueryField field,
                   GError **error)
{
    if (!check_star(query, value, error))
        return NULL;
    if (!query_text_has_word(value->text))
        return query_text_fail(query, value->place, error, "there is no word here to look for");
    Query *words = query_new(QUERY_WORDS);
    words->field = field;
    words->is_prefix = value->is_prefix;
    words->text = g_strdup(value->text);
    words->offset = (gsize)(value->place - query->text);
    words->length = (gsize)(query->at - value->place);
    return words;
}

static Query *
make_choice(const QueryText *query, const QueryFieldRule *field, const QueryValue *value,
            GError **error)
{
    g_autofree char *text = g_ascii_strdown(value->text, -1);
    g_autoptr(GString) names = g_string_new(NULL);
    for (const Choice *choice = field->choices; choice->name != NULL; choice++) {
        if (strcmp(choice->name, text) == 0) {
            Query *chosen = query_new(choice->kind);
            chosen->text = g_steal_pointer(&text);
            return chosen;
        }
        g_string_append_printf(names, " %s", choice->name);
    }
    return query_text_fail(query, value->place, error, "%s: takes one of:%s", field->name,
                           names->str);
}

static Query *
make_bound(QueryKind kind, Instant at)
{
    Query *bound = query_new(kind);
    bound->at = at;
    return bound;
}

static Query *
make_period(const QueryText *query, const QueryFieldRule *field, const QueryCalendar *calendar,
            const QueryValue *value, GError **error)
{
    Day first, end;
    if (!query_values_period(value->text, calendar->today, &first, &end))
        return query_text_fail(query, value->place, error,
                               "%s: takes a day (2026-12-31), a month (2026-12), a year (2026) or "
                               "an age (90d, 8w, 6m, 2y)",
                               field->name);
    Instant start = zone_day_start(calendar->zone, first);
    if (field->kind != QUERY_ALL)
        return make_bound(field->kind, start);
    Query *both = query_new(QUERY_ALL);
    g_ptr_array_add(both->children, make_bound(QUERY_AFTER, start));
    g_ptr_array_add(both->children, make_bound(QUERY_BEFORE, zone_day_start(calendar->zone, end)));
    return both;
}

/* One side of a comparison, or both when it is for equality. */
static Query *
make_range(QueryKind above, QueryKind below, const QueryComparison *comparison)
{
    g_autoptr(Query) both = query_new(QUERY_ALL);
    if (comparison->least > G_MININT64)
        g_ptr_array_add(both->children, query_new_number(above, comparison->least));
    if (comparison->end < G_MAXINT64)
        g_ptr_array_add(both->children, query_new_number(below, comparison->end));
    return both->children->len == 1 ? g_ptr_array_steal_index(both->children, 0)
                                    : g_steal_pointer(&both);
}

static Query *
make_size(const QueryText *query, const QueryValue *value, GError **error)
{
    QueryComparison comparison;
    if (!query_values_size(value->text, &comparison))
        return query_text_fail(query, value->place, error,
                               "size: takes > or < and bytes, with k, M or G: size:>1M");
    return make_range(QUERY_SIZE_FROM, QUERY_SIZE_BELOW, &comparison);
}

static Query *
make_expiry(const QueryText *query, const QueryCalendar *calendar, const QueryValue *value,
            GError **error)
{
    QueryComparison comparison;
    if (!query_values_expiry(value->text, calendar->today, &comparison))
        return query_text_fail(query, value->place, error,
                               "expires: takes < or > and a day, a month, a year, or a time from "
                               "now: expires:<2027-01-01, expires:2026-12, expires:<90d");
    return make_range(QUERY_EXPIRES_FROM, QUERY_EXPIRES_BEFORE, &comparison);
}

static Query *
make_id(const QueryText *query, const QueryValue *value, GError **error)
{
    int64_t id;
    if (!item_id_parse(value->text, &id))
        return query_text_fail(query, value->place, error, "id: takes the number of an item");
    return query_new_number(QUERY_ID, id);
}

static Query *
make_text(const QueryFieldRule *field, const QueryValue *value)
{
    Query *made = query_new(field->kind);
    made->text = g_strdup(value->text);
    gsize length = strlen(made->text);
    if (field->kind == QUERY_MESSAGE_ID && length > 2 && made->text[0] == '<' &&
        made->text[length - 1] == '>') {
        made->text[length - 1] = '\0';
        memmove(made->text, made->text + 1, length - 1);
    }
    return made;
}

Query *
query_fields_parse(QueryText *query, const QueryFieldRule *field, const QueryCalendar *calendar,
                   GError **error)
{
    g_auto(QueryValue) value = {0};
    if (!query_text_take(query, &value, error))
        return NULL;
    if (*g_strchug(value.text) == '\0')
        return query_text_fail(query, value.place, error,
                               *value.place == '('
                                   ? "%s: takes one value: repeat it inside the parentheses"
                                   : "%s: needs a value right after the colon",
                               field->name);
    if (field->takes == TAKES_WORDS)
        return query_fields_words(query, &value, field->field, error);
    if (value.is_prefix)
        return query_text_fail(query, query->at - 1, error, "%s: takes no '*'", field->name);
    switch (field->takes) {
    case TAKES_CHOICE:
        return make_choice(query, field, &value, error);
    case TAKES_PERIOD:
        return make_period(query, field, calendar, &value, error);
    case TAKES_EXPIRY:
        return make_expiry(query, calendar, &value, error);
    case TAKES_SIZE:
        return make_size(query, &value, error);
    case TAKES_ID:
        return make_id(query, &value, error);
    default:
        return make_text(field, &value);
    }
}
