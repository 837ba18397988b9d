/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/number-line.h"

#include <string.h>

static const char *const prefixes[] = {
    [NUMBER_LINE_SEARCH] = "* SEARCH",
    [NUMBER_LINE_VANISHED] = "* VANISHED",
};

NumberLine
number_line_kind(const GString *line)
{
    for (size_t i = NUMBER_LINE_SEARCH; i < G_N_ELEMENTS(prefixes); i++) {
        size_t length = strlen(prefixes[i]);
        if (line->len >= length && g_ascii_strncasecmp(line->str, prefixes[i], length) == 0 &&
            (line->len == length || line->str[length] == ' ' || line->str[length] == '\t'))
            return (NumberLine)i;
    }
    return NUMBER_LINE_NONE;
}

static bool
is_between(char byte)
{
    return byte == ' ' || byte == '\t' || byte == ',';
}

bool
number_line_take(GString *line, bool is_complete, NumberWordFunc on_word, void *data)
{
    NumberLine kind = number_line_kind(line);
    const char *start = line->str + strlen(prefixes[kind]), *end = line->str + line->len;
    while (!is_complete && end > start && !is_between(end[-1]))
        end--;
    for (const char *at = start; at < end;) {
        Token word = {at, 0};
        while (at < end && !is_between(*at))
            at++;
        word.length = (size_t)(at - word.start);
        if (word.length > 0 && !on_word(kind, word, data))
            return false;
        at++;
    }
    /* One byte between the name and the next word stays. */
    if (!is_complete && end - start > 1)
        g_string_erase(line, start - line->str + 1, end - start - 1);
    return true;
}
