/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/data-response.h"

#include <string.h>

#define GATHERED_MAX (1024 * 1024)
/* Of a gathered response; longer ones are told as "". */
#define GATHERED_LITERAL_MAX 4096
/* Of a few fields. */
#define HEADER_MAX_BYTES (256 * 1024)

enum {
    ITEM_UID = 1 << 0,
    ITEM_SIZE = 1 << 1,
    ITEM_DATE = 1 << 2,
    ITEM_BODY = 1 << 3,
};

static const struct {
    const char *name;
    unsigned bit;
} items[] = {
    {"UID", ITEM_UID},
    {"RFC822.SIZE", ITEM_SIZE},
    {"INTERNALDATE", ITEM_DATE},
    {"BODY[]", ITEM_BODY},
};

void
data_response_init(DataResponse *response, uint32_t literal_max)
{
    *response = (DataResponse){.literal_max = literal_max, .whole = g_string_new(NULL)};
}

void
data_response_clear(DataResponse *response)
{
    g_string_free(response->whole, TRUE);
}

static void
expect_literal(DataResponse *response, uint32_t length, LiteralUse use)
{
    response->has_literal = true;
    response->literal = length;
    response->literal_use = use;
}

/* Passes over what stands in open parentheses, as far as this line goes. */
static bool
skip_open_value(DataResponse *response, Cursor *cursor)
{
    uint32_t length;
    while (response->skipped > 0 && cursor->at < cursor->end) {
        if (*cursor->at == '"') {
            if (!cursor_quoted(cursor, NULL))
                return false;
        } else if (cursor_literal(cursor, &length)) {
            expect_literal(response, length, LITERAL_DROP);
        } else {
            if (*cursor->at == '(')
                response->skipped++;
            else if (*cursor->at == ')')
                response->skipped--;
            cursor->at++;
        }
    }
    return response->skipped == 0 || response->has_literal;
}

static bool
skip_value(DataResponse *response, Cursor *cursor)
{
    uint32_t length;
    if (cursor->at == cursor->end)
        return false;
    if (*cursor->at == '(') {
        cursor->at++;
        response->skipped = 1;
        return skip_open_value(response, cursor);
    }
    if (*cursor->at == '"')
        return cursor_quoted(cursor, NULL);
    if (cursor_literal(cursor, &length)) {
        expect_literal(response, length, LITERAL_DROP);
        return true;
    }
    return cursor_atom(cursor).length > 0;
}

static bool
is_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
    }
    return true;
}

/* date-time = "dd-Mon-yyyy hh:mm:ss +zzzz", a day below ten with a blank before it. */
static bool
is_date_time(const char *text, size_t length)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (length != 26 || (text[0] != ' ' && !is_digits(text, 1)) || !is_digits(text + 1, 1))
        return false;
    if (text[2] != '-' || text[6] != '-' || text[11] != ' ' || text[14] != ':' || text[17] != ':')
        return false;
    if (text[20] != ' ' || (text[21] != '+' && text[21] != '-'))
        return false;
    bool is_month = false;
    for (size_t i = 0; i < sizeof months - 1; i += 3)
        is_month |= g_ascii_strncasecmp(text + 3, months + i, 3) == 0;
    return is_month && is_digits(text + 7, 4) && is_digits(text + 12, 2) &&
           is_digits(text + 15, 2) && is_digits(text + 18, 2) && is_digits(text + 22, 4);
}

static void
pass_item(DataResponse *response, unsigned bit, const char *name, GString *out)
{
    if (response->seen == 0)
        g_string_append_printf(out, "* %u FETCH (%s ", response->number, name);
    else
        g_string_append_printf(out, " %s ", name);
    response->seen |= bit;
}

/* A size of more than 32 bits is larger than anybody wants. */
static bool
fetch_number(DataResponse *response, unsigned bit, const char *name, Cursor *cursor, GString *out)
{
    Cursor start = *cursor;
    uint64_t number;
    if (!token_long_number(cursor_atom(cursor), &number) ||
        (bit != ITEM_SIZE && number > UINT32_MAX)) {
        *cursor = start;
        return skip_value(response, cursor);
    }
    pass_item(response, bit, name, out);
    g_string_append_printf(out, "%u", (uint32_t)MIN(number, UINT32_MAX));
    return true;
}

static bool
fetch_date(DataResponse *response, Cursor *cursor, GString *out)
{
    g_autoptr(GString) date = g_string_new(NULL);
    if (cursor->at == cursor->end || *cursor->at != '"')
        return skip_value(response, cursor);
    if (!cursor_quoted(cursor, date))
        return false;
    if (is_date_time(date->str, date->len)) {
        pass_item(response, ITEM_DATE, "INTERNALDATE", out);
        g_string_append_printf(out, "\"%s\"", date->str);
    }
    return true;
}

static bool
fetch_body(DataResponse *response, Cursor *cursor, GString *out)
{
    uint32_t length;
    if (cursor_literal(cursor, &length)) {
        bool fits = length <= (response->is_overview ? HEADER_MAX_BYTES : response->literal_max);
        expect_literal(response, length, fits ? LITERAL_PASS : LITERAL_DROP);
        if (fits) {
            pass_item(response, ITEM_BODY, "BODY[]", out);
            g_string_append_printf(out, "{%u}\r\n", length);
        }
        return true;
    }
    if (cursor->at == cursor->end || *cursor->at != '"')
        return skip_value(response, cursor);
    g_autoptr(GString) body = g_string_new(NULL);
    if (!cursor_quoted(cursor, body))
        return false;
    pass_item(response, ITEM_BODY, "BODY[]", out);
    g_string_append_printf(out, "{%zu}\r\n", body->len);
    g_string_append_len(out, body->str, (gssize)body->len);
    return true;
}

static bool
has_prefix(Token token, const char *prefix)
{
    size_t length = strlen(prefix);
    return token.length >= length && token_is((Token){token.start, length}, prefix);
}

/* 0: not wanted. A server may name the header's fields in its own way. */
static unsigned
wanted_item(const DataResponse *response, Token name)
{
    if (!response->is_wanted)
        return 0;
    if (response->is_overview && has_prefix(name, "BODY["))
        return has_prefix(name, "BODY[HEADER.FIELDS ") && name.start[name.length - 1] == ']'
                   ? ITEM_BODY
                   : 0;
    for (size_t i = 0; i < G_N_ELEMENTS(items); i++) {
        if (token_is(name, items[i].name))
            return items[i].bit;
    }
    return 0;
}

static bool
fetch_item(DataResponse *response, Cursor *cursor, GString *out)
{
    Token name = cursor_atom(cursor);
    if (name.length == 0)
        return false;
    cursor_skip_blanks(cursor);
    unsigned item = wanted_item(response, name);
    switch ((response->seen & item) != 0 ? 0 : item) {
    case ITEM_UID:
        return fetch_number(response, item, "UID", cursor, out);
    case ITEM_SIZE:
        return fetch_number(response, item, "RFC822.SIZE", cursor, out);
    case ITEM_DATE:
        return fetch_date(response, cursor, out);
    case ITEM_BODY:
        return fetch_body(response, cursor, out);
    default:
        return skip_value(response, cursor);
    }
}

static bool
continue_fetch(DataResponse *response, Cursor *cursor, GString *out)
{
    while (!response->has_literal) {
        if (response->skipped > 0 && !skip_open_value(response, cursor))
            return false;
        if (response->has_literal)
            break;
        cursor_skip_blanks(cursor);
        if (cursor->at == cursor->end)
            return false;
        if (*cursor->at == ')') {
            if (response->seen != 0)
                g_string_append(out, ")\r\n");
            response->kind = DATA_NONE;
            return true;
        }
        if (!fetch_item(response, cursor, out))
            return false;
    }
    return true;
}

static void
end_quote(DataResponse *response)
{
    if (response->is_quoting)
        g_string_append_c(response->whole, '"');
    response->is_quoting = false;
}

static bool
is_at_token(const GString *whole)
{
    return whole->len == 0 || strchr(" \t(", whole->str[whole->len - 1]) != NULL;
}

/* The next piece of the line: a literal, a quoted string or a byte. */
static bool
gather_piece(DataResponse *response, Cursor *cursor)
{
    const char *start = cursor->at;
    uint32_t length;
    if (is_at_token(response->whole) && cursor_literal(cursor, &length)) {
        bool fits = length <= GATHERED_LITERAL_MAX;
        expect_literal(response, length, fits ? LITERAL_KEEP : LITERAL_DROP);
        g_string_append_c(response->whole, '"');
        response->is_quoting = true;
        return true;
    }
    if (is_at_token(response->whole) && *start == '{')
        return false; /* one of more bytes than can be counted */
    if (*start != '"')
        cursor->at++;
    else if (!cursor_quoted(cursor, NULL))
        return false;
    g_string_append_len(response->whole, start, cursor->at - start);
    return true;
}

static bool
continue_gather(DataResponse *response, Cursor *cursor)
{
    end_quote(response);
    if (response->whole->len + (size_t)(cursor->end - cursor->at) > GATHERED_MAX)
        return false;
    while (cursor->at < cursor->end) {
        if (!gather_piece(response, cursor))
            return false;
    }
    if (!response->has_literal)
        response->kind = DATA_NONE;
    return true;
}

static bool
continue_other(DataResponse *response, Cursor *cursor)
{
    uint32_t length;
    for (; cursor->at < cursor->end; cursor->at++) {
        if (cursor_literal(cursor, &length)) {
            expect_literal(response, length, LITERAL_DROP);
            return true;
        }
    }
    response->kind = DATA_NONE;
    return true;
}

bool
data_response_continue(DataResponse *response, Cursor *cursor, GString *out)
{
    response->has_literal = false;
    switch (response->kind) {
    case DATA_FETCH:
        return continue_fetch(response, cursor, out);
    case DATA_GATHER:
        return continue_gather(response, cursor);
    default:
        return continue_other(response, cursor);
    }
}

bool
data_response_begin(DataResponse *response, DataKind kind, Cursor *cursor, GString *out)
{
    response->kind = kind;
    response->seen = 0;
    response->skipped = 0;
    response->is_quoting = false;
    g_string_truncate(response->whole, 0);
    if (kind == DATA_FETCH) {
        cursor_skip_blanks(cursor);
        if (cursor->at == cursor->end || *cursor->at++ != '(')
            return false;
    }
    return data_response_continue(response, cursor, out);
}

void
data_response_keep(DataResponse *response, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\')
            g_string_append_c(response->whole, '\\');
        g_string_append_c(response->whole, bytes[i]);
    }
}
