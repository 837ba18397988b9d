/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/response-text.h"

static const char *const words[] = {
    [LINE_STATUS_OK] = "OK",           [LINE_STATUS_NO] = "NO",   [LINE_STATUS_BAD] = "BAD",
    [LINE_STATUS_PREAUTH] = "PREAUTH", [LINE_STATUS_BYE] = "BYE",
};

LineStatus
response_status(Token word)
{
    for (size_t i = LINE_STATUS_OK; i < G_N_ELEMENTS(words); i++) {
        if (token_is(word, words[i]))
            return (LineStatus)i;
    }
    return LINE_STATUS_NONE;
}

const char *
response_status_word(LineStatus status)
{
    return words[status];
}

ResponseText
response_text_split(Cursor cursor)
{
    ResponseText split = {0};
    cursor_skip_blanks(&cursor);
    split.text = cursor;
    if (cursor.at == cursor.end || *cursor.at != '[')
        return split;
    bool is_quoted = false;
    for (cursor.at++; cursor.at < cursor.end && (is_quoted || *cursor.at != ']'); cursor.at++)
        is_quoted ^= *cursor.at == '"';
    if (cursor.at == cursor.end)
        return split;
    Cursor inside = {split.text.at + 1, cursor.at};
    split.code = cursor_word(&inside);
    cursor_skip_blanks(&inside);
    split.arguments = inside;
    split.argument = cursor_word(&inside);
    split.text.at = cursor.at + 1;
    return split;
}
