/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/response-text.h"

#define BACKOFF_MAX_MS (60 * 60 * 1000)

static const char *const status_words[] = {
    [LINE_STATUS_OK] = "OK",           [LINE_STATUS_NO] = "NO",   [LINE_STATUS_BAD] = "BAD",
    [LINE_STATUS_PREAUTH] = "PREAUTH", [LINE_STATUS_BYE] = "BYE",
};

LineStatus
response_status(Token word)
{
    for (size_t i = LINE_STATUS_OK; i < G_N_ELEMENTS(status_words); i++) {
        if (token_is(word, status_words[i]))
            return (LineStatus)i;
    }
    return LINE_STATUS_NONE;
}

const char *
response_status_word(LineStatus status)
{
    return status_words[status];
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

int64_t
response_backoff_ms(const char *text, size_t length)
{
    static const char words[] = "Suggested Backoff Time:";
    const size_t words_length = sizeof words - 1;
    const char *end = text + length;
    for (const char *at = text; (size_t)(end - at) > words_length; at++) {
        if (g_ascii_strncasecmp(at, words, words_length) != 0)
            continue;
        Token number = {at + words_length, 0};
        uint64_t backoff_ms;
        while (number.start < end && *number.start == ' ')
            number.start++;
        while (number.start + number.length < end && g_ascii_isdigit(number.start[number.length]))
            number.length++;
        if (token_long_number(number, &backoff_ms))
            return (int64_t)MIN(backoff_ms, BACKOFF_MAX_MS);
        return number.length > 0 ? BACKOFF_MAX_MS : 0;
    }
    return 0;
}
