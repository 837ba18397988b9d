/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/cursor.h"

#include <string.h>

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

void
cursor_skip_blanks(Cursor *cursor)
{
    while (cursor->at < cursor->end && is_blank(*cursor->at))
        cursor->at++;
}

Token
cursor_word(Cursor *cursor)
{
    Token word = {cursor->at, 0};
    while (cursor->at < cursor->end && !is_blank(*cursor->at))
        cursor->at++;
    word.length = (size_t)(cursor->at - word.start);
    return word;
}

Token
cursor_atom(Cursor *cursor)
{
    Token atom = {cursor->at, 0};
    bool is_section = false;
    for (; cursor->at < cursor->end; cursor->at++) {
        char byte = *cursor->at;
        if (byte == '[')
            is_section = true;
        else if (byte == ']')
            is_section = false;
        else if (!is_section && (is_blank(byte) || byte == '(' || byte == ')' || byte == '"'))
            break;
    }
    atom.length = (size_t)(cursor->at - atom.start);
    return atom;
}

bool
cursor_quoted(Cursor *cursor, GString *text)
{
    const char *at = cursor->at;
    if (at == cursor->end || *at != '"')
        return false;
    for (at++; at < cursor->end && *at != '"'; at++) {
        if (*at == '\\' && at + 1 < cursor->end)
            at++;
        if (text != NULL)
            g_string_append_c(text, *at);
    }
    if (at >= cursor->end)
        return false;
    cursor->at = at + 1;
    return true;
}

bool
cursor_literal(Cursor *cursor, uint32_t *length)
{
    const char *at = cursor->at, *end = cursor->end;
    if (at < end && *at == '~')
        at++;
    if (end - at < 3 || *at != '{' || end[-1] != '}')
        return false;
    at++;
    end--;
    if (end[-1] == '+')
        end--;
    if (!token_number((Token){at, (size_t)(end - at)}, length))
        return false;
    cursor->at = cursor->end;
    return true;
}

bool
token_is(Token token, const char *word)
{
    return strlen(word) == token.length &&
           g_ascii_strncasecmp(token.start, word, token.length) == 0;
}

bool
token_is_one_of(Token token, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (token_is(token, *words))
            return true;
    }
    return false;
}

bool
token_number(Token token, uint32_t *number)
{
    uint64_t value;
    if (!token_long_number(token, &value) || value > UINT32_MAX)
        return false;
    *number = (uint32_t)value;
    return true;
}

/* Nineteen digits always fit, and RFC 7162 §3.1.1 has no number of more. */
bool
token_long_number(Token token, uint64_t *number)
{
    uint64_t value = 0;
    if (token.length == 0 || token.length > 19)
        return false;
    for (size_t i = 0; i < token.length; i++) {
        if (!g_ascii_isdigit(token.start[i]))
            return false;
        value = value * 10 + (uint64_t)(token.start[i] - '0');
    }
    *number = value;
    return true;
}
