/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/line-filter.h"

#include "base/error.h"
#include "imap/data-response.h"
#include "imap/server-text.h"

#include <string.h>

#define READ_AHEAD 32768
#define SEARCH_PIECE 4096

const LineLimits line_limits_default = {
    .line_max = 1024 * 1024,
    .literal_max = 256u * 1024 * 1024,
    .text_max = (size_t)16 * 1024 * 1024,
    .lines_max = 100000,
    .numbers_max = 16u * 1024 * 1024,
};

struct LineFilter {
    LineSource source;
    LineLimits limits;
    LineWanted wanted;
    bool is_greeted;
    GError *fault;

    char ahead[READ_AHEAD]; /* read from the wire, not yet looked at */
    size_t ahead_at, ahead_end;
    GString *line;
    GString *out; /* told again, not yet handed on */
    size_t out_at;
    DataResponse response;
    uint32_t literal_left;

    size_t text_count, lines_count; /* since line_filter_begin() */
    LineStatus status;
    char *code, *text;
    GArray *numbers;
};

LineFilter *
line_filter_new(const LineSource *source, const LineLimits *limits)
{
    LineFilter *filter = g_new0(LineFilter, 1);
    filter->source = *source;
    filter->limits = *limits;
    filter->line = g_string_new(NULL);
    filter->out = g_string_new(NULL);
    filter->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    data_response_init(&filter->response, limits->literal_max);
    return filter;
}

void
line_filter_free(LineFilter *filter)
{
    data_response_clear(&filter->response);
    g_string_free(filter->line, TRUE);
    g_string_free(filter->out, TRUE);
    g_array_unref(filter->numbers);
    g_clear_error(&filter->fault);
    g_free(filter->code);
    g_free(filter->text);
    g_free(filter);
}

void
line_filter_begin(LineFilter *filter, LineWanted wanted)
{
    filter->wanted = wanted;
    filter->text_count = 0;
    filter->lines_count = 0;
    filter->status = LINE_STATUS_NONE;
    g_clear_pointer(&filter->code, g_free);
    g_clear_pointer(&filter->text, g_free);
    g_array_set_size(filter->numbers, 0);
}

bool
line_filter_is_empty(const LineFilter *filter)
{
    return filter->ahead_at == filter->ahead_end && filter->out_at == filter->out->len;
}

const GError *
line_filter_fault(const LineFilter *filter)
{
    return filter->fault;
}

LineStatus
line_filter_status(const LineFilter *filter)
{
    return filter->status;
}

const char *
line_filter_code(const LineFilter *filter)
{
    return filter->code != NULL ? filter->code : "";
}

const char *
line_filter_text(const LineFilter *filter)
{
    return filter->text != NULL ? filter->text : "";
}

GArray *
line_filter_take_numbers(LineFilter *filter)
{
    GArray *numbers = filter->numbers;
    filter->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return numbers;
}

static bool
strange_line(LineFilter *filter, const char *what)
{
    g_autofree char *shown = server_text(filter->line->str, filter->line->len);
    return fail(&filter->fault, FAIL_TEMPORARY, "the server sent %s: \"%s\"", what, shown);
}

/* resp-text = ["[" resp-text-code "]" SP] text */
typedef struct {
    Token code, argument;
    Cursor text;
} ResponseText;

static ResponseText
split_text(Cursor cursor)
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
    split.argument = cursor_word(&inside);
    split.text.at = cursor.at + 1;
    return split;
}

/* The parser learns only how it ended; what people read is kept here. */
static void
tell_status(LineFilter *filter, LineStatus status, Cursor cursor)
{
    static const char *const words[] = {
        [LINE_STATUS_OK] = "OK",           [LINE_STATUS_NO] = "NO",   [LINE_STATUS_BAD] = "BAD",
        [LINE_STATUS_PREAUTH] = "PREAUTH", [LINE_STATUS_BYE] = "BYE",
    };
    ResponseText split = split_text(cursor);
    g_string_append_printf(filter->out, " %s -\r\n", words[status]);
    filter->status = status;
    g_free(filter->code);
    g_free(filter->text);
    filter->code =
        g_ascii_strup(split.code.length > 0 ? split.code.start : "", (gssize)split.code.length);
    filter->text = server_text(split.text.at, (size_t)(split.text.end - split.text.at));
}

/* Of the untagged OKs only these two codes tell something that is needed. */
static void
tell_selection(LineFilter *filter, Cursor cursor)
{
    static const char *const codes[] = {"UIDVALIDITY", "UIDNEXT"};
    uint32_t number;
    ResponseText split = split_text(cursor);
    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        if (token_is(split.code, codes[i]) && token_number(split.argument, &number) && number > 0)
            g_string_append_printf(filter->out, "* OK [%s %u] -\r\n", codes[i], number);
    }
}

static LineStatus
status_of(Token word)
{
    static const struct {
        const char *word;
        LineStatus status;
    } words[] = {
        {"OK", LINE_STATUS_OK},           {"NO", LINE_STATUS_NO},   {"BAD", LINE_STATUS_BAD},
        {"PREAUTH", LINE_STATUS_PREAUTH}, {"BYE", LINE_STATUS_BYE},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (token_is(word, words[i].word))
            return words[i].status;
    }
    return LINE_STATUS_NONE;
}

/* Nothing comes after a BYE, so nobody shall wait for it. */
static bool
tell_bye(LineFilter *filter, Cursor cursor)
{
    g_string_append_c(filter->out, '*');
    tell_status(filter, LINE_STATUS_BYE, cursor);
    return filter->wanted == LINE_WANT_BYE ||
           fail(&filter->fault, FAIL_TEMPORARY, "the server ends the session: \"%s\"",
                filter->text);
}

static bool
tell_greeting(LineFilter *filter, Cursor cursor)
{
    bool is_untagged = token_is(cursor_word(&cursor), "*");
    cursor_skip_blanks(&cursor);
    LineStatus status = status_of(cursor_word(&cursor));
    if (!is_untagged ||
        (status != LINE_STATUS_OK && status != LINE_STATUS_PREAUTH && status != LINE_STATUS_BYE)) {
        g_autofree char *shown = server_text(filter->line->str, filter->line->len);
        return fail(&filter->fault, FAIL_UNAVAILABLE,
                    "the server does not speak IMAP: it begins with \"%s\"", shown);
    }
    filter->is_greeted = true;
    if (status == LINE_STATUS_BYE)
        return tell_bye(filter, cursor);
    g_string_append_c(filter->out, '*');
    tell_status(filter, status, cursor);
    return true;
}

static void
tell_capability(LineFilter *filter, Cursor cursor)
{
    GString *out = filter->out;
    g_string_append(out, "* CAPABILITY IMAP4rev1");
    for (;;) {
        cursor_skip_blanks(&cursor);
        Token name = cursor_word(&cursor);
        bool is_plain = name.length > 0 && !token_is(name, "IMAP4rev1");
        for (size_t i = 0; i < name.length; i++)
            is_plain = is_plain &&
                       (g_ascii_isalnum(name.start[i]) || strchr("-_.:+=/", name.start[i]) != NULL);
        if (name.length == 0)
            break;
        if (is_plain && name.start[name.length - 1] != '=' && name.start[0] != '=') {
            g_string_append_c(out, ' ');
            g_string_append_len(out, name.start, (gssize)name.length);
        }
    }
    g_string_append(out, "\r\n");
}

/* Whether the next line is certainly no part of this one: neither the bytes of a literal nor
 * the rest of a quoted string. Else a message could speak with the server's voice. */
static bool
is_self_contained(const GString *line)
{
    bool is_quoted = false;
    for (size_t i = 0; i < line->len; i++) {
        if (is_quoted && line->str[i] == '\\')
            i++;
        else if (line->str[i] == '"')
            is_quoted = !is_quoted;
    }
    return !is_quoted && line->len > 0 && line->str[line->len - 1] != '}';
}

/* A response that cannot be understood is left out, so that it costs no other; nothing of it
 * was handed on yet. */
static bool
tell_data(LineFilter *filter, DataKind kind, bool is_wanted, Cursor *cursor)
{
    DataResponse *response = &filter->response;
    response->is_wanted = is_wanted;
    if (data_response_begin(response, kind, cursor, filter->out))
        return true;
    if (!is_self_contained(filter->line))
        return strange_line(filter, "a response that cannot be understood");
    response->kind = DATA_NONE;
    response->has_literal = false;
    g_string_truncate(filter->out, 0);
    return true;
}

static bool
tell_numbered(LineFilter *filter, uint32_t number, Cursor *cursor)
{
    cursor_skip_blanks(cursor);
    Token word = cursor_atom(cursor);
    filter->response.number = number;
    if (token_is(word, "FETCH"))
        return tell_data(filter, DATA_FETCH, filter->wanted == LINE_WANT_FETCH && number > 0,
                         cursor);
    if (!token_is(word, "EXISTS"))
        return tell_data(filter, DATA_OTHER, false, cursor);
    if (filter->wanted == LINE_WANT_EXISTS)
        g_string_append_printf(filter->out, "* %u EXISTS\r\n", number);
    return true;
}

/* Starts with the cursor after "* ". */
static bool
tell_untagged(LineFilter *filter, Cursor cursor)
{
    uint32_t number;
    Token word = cursor_word(&cursor);
    LineStatus status = status_of(word);
    if (token_number(word, &number))
        return tell_numbered(filter, number, &cursor);
    if (token_is(word, "LIST"))
        return tell_data(filter, DATA_LIST, filter->wanted == LINE_WANT_LIST, &cursor);
    if (status == LINE_STATUS_NONE && !token_is(word, "CAPABILITY"))
        return tell_data(filter, DATA_OTHER, false, &cursor);

    if (status == LINE_STATUS_BYE)
        return tell_bye(filter, cursor);
    if (status == LINE_STATUS_OK && filter->wanted == LINE_WANT_EXISTS)
        tell_selection(filter, cursor);
    else if (status == LINE_STATUS_NONE && filter->wanted == LINE_WANT_CAPABILITY)
        tell_capability(filter, cursor);
    return true;
}

static bool
tell_tagged(LineFilter *filter, Cursor cursor)
{
    uint32_t number;
    Token tag = cursor_word(&cursor);
    cursor_skip_blanks(&cursor);
    LineStatus status = status_of(cursor_word(&cursor));
    if (!token_number(tag, &number) ||
        (status != LINE_STATUS_OK && status != LINE_STATUS_NO && status != LINE_STATUS_BAD))
        return strange_line(filter, "a line that is not IMAP");
    g_string_append_len(filter->out, tag.start, (gssize)tag.length);
    tell_status(filter, status, cursor);
    return true;
}

static bool
is_search(const GString *line)
{
    static const char prefix[] = "* SEARCH";
    size_t length = sizeof prefix - 1;
    return line->len >= length && g_ascii_strncasecmp(line->str, prefix, length) == 0 &&
           (line->len == length || line->str[length] == ' ' || line->str[length] == '\t');
}

/* Collects the numbers of a SEARCH line, which may be longer than any other (one number for
 * each message of the folder) and therefore is taken in pieces. What is not a number, such as
 * (MODSEQ 7), is passed over. Until the line is complete, its last word stays. */
static bool
collect_search(LineFilter *filter, bool is_complete)
{
    static const size_t prefix = sizeof "* SEARCH" - 1;
    GString *line = filter->line;
    Cursor cursor = {line->str + prefix, line->str + line->len};
    while (!is_complete && cursor.end > cursor.at && cursor.end[-1] != ' ')
        cursor.end--;
    size_t taken = (size_t)(cursor.end - cursor.at);
    for (;;) {
        uint32_t number;
        cursor_skip_blanks(&cursor);
        Token word = cursor_word(&cursor);
        if (word.length == 0)
            break;
        if (filter->wanted != LINE_WANT_SEARCH || !token_number(word, &number) || number == 0)
            continue;
        if (filter->numbers->len == filter->limits.numbers_max)
            return fail(&filter->fault, FAIL_TEMPORARY, "the server found more than %u messages",
                        filter->limits.numbers_max);
        g_array_append_val(filter->numbers, number);
    }
    if (!is_complete && taken > 1)
        g_string_erase(line, (gssize)prefix + 1, (gssize)taken - 1);
    return true;
}

/* One complete line stands in filter->line, without its CRLF. */
static bool
tell_line(LineFilter *filter)
{
    Cursor cursor = {filter->line->str, filter->line->str + filter->line->len};
    if (memchr(cursor.at, '\0', filter->line->len) != NULL)
        return strange_line(filter, "a line with a NUL byte");
    if (filter->response.kind != DATA_NONE)
        return data_response_continue(&filter->response, &cursor, filter->out) ||
               strange_line(filter, "a response that cannot be understood");
    if (!filter->is_greeted)
        return tell_greeting(filter, cursor);
    if (is_search(filter->line))
        return collect_search(filter, true);
    cursor_skip_blanks(&cursor);
    if (cursor.at == cursor.end)
        return true;
    if (*cursor.at == '+')
        return filter->source.go_ahead(filter->source.data) ||
               fail(&filter->fault, FAIL_TEMPORARY, "the connection is lost");
    Cursor rest = cursor;
    if (!token_is(cursor_word(&rest), "*"))
        return tell_tagged(filter, cursor);
    cursor_skip_blanks(&rest);
    return tell_untagged(filter, rest);
}

/* Takes up the literal that follows the line, and counts what the parser is given. */
static bool
note_line(LineFilter *filter)
{
    DataResponse *response = &filter->response;
    if (filter->out->len > 0 && filter->wanted != LINE_WANT_FETCH &&
        ++filter->lines_count > filter->limits.lines_max)
        return fail(&filter->fault, FAIL_TEMPORARY, "the server's answer has more than %zu lines",
                    filter->limits.lines_max);
    filter->literal_left = response->has_literal ? response->literal : 0;
    response->has_literal = false;
    return true;
}

static bool
read_ahead(LineFilter *filter)
{
    ssize_t count = filter->source.read(filter->source.data, filter->ahead, sizeof filter->ahead);
    if (count <= 0)
        return fail(&filter->fault, FAIL_TEMPORARY, "the connection is lost");
    filter->ahead_at = 0;
    filter->ahead_end = (size_t)count;
    return true;
}

static bool
check_limits(LineFilter *filter)
{
    if (filter->line->len > filter->limits.line_max)
        return fail(&filter->fault, FAIL_TEMPORARY, "the server sent a line of more than %zu bytes",
                    filter->limits.line_max);
    if (filter->text_count > filter->limits.text_max)
        return fail(&filter->fault, FAIL_TEMPORARY,
                    "the server's answer has more than %zu bytes besides messages",
                    filter->limits.text_max);
    return true;
}

/* Collects one line up to its LF. */
static bool
read_line(LineFilter *filter)
{
    GString *line = filter->line;
    g_string_truncate(line, 0);
    for (;;) {
        if (filter->ahead_at == filter->ahead_end && !read_ahead(filter))
            return false;
        const char *start = filter->ahead + filter->ahead_at;
        size_t length = filter->ahead_end - filter->ahead_at;
        const char *newline = memchr(start, '\n', length);
        if (newline != NULL)
            length = (size_t)(newline - start) + 1;
        g_string_append_len(line, start, (gssize)length);
        filter->ahead_at += length;
        bool is_long_search = line->len > SEARCH_PIECE && is_search(line) && filter->is_greeted &&
                              filter->response.kind == DATA_NONE;
        if (!is_long_search)
            filter->text_count += length;
        if (!check_limits(filter))
            return false;
        if (newline != NULL)
            break;
        if (is_long_search && !collect_search(filter, false))
            return false;
    }
    g_string_truncate(line, line->len - 1);
    if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate(line, line->len - 1);
    return true;
}

/* Up to `length` bytes of the literal into the buffer, from what was read ahead or straight
 * from the wire. */
static ssize_t
read_literal(LineFilter *filter, char *buffer, size_t length)
{
    size_t count = MIN(length, filter->literal_left);
    size_t ahead = filter->ahead_end - filter->ahead_at;
    if (ahead > 0) {
        count = MIN(count, ahead);
        memcpy(buffer, filter->ahead + filter->ahead_at, count);
        filter->ahead_at += count;
    } else {
        ssize_t got = filter->source.read(filter->source.data, buffer, count);
        if (got <= 0) {
            fail(&filter->fault, FAIL_TEMPORARY, "the connection is lost");
            return -1;
        }
        count = (size_t)got;
    }
    filter->literal_left -= (uint32_t)count;
    return (ssize_t)count;
}

static bool
take_literal(LineFilter *filter)
{
    char piece[4096];
    while (filter->literal_left > 0) {
        ssize_t count = read_literal(filter, piece, sizeof piece);
        if (count < 0)
            return false;
        if (filter->response.literal_use == LITERAL_KEEP)
            data_response_keep(&filter->response, piece, (size_t)count);
    }
    return true;
}

static ssize_t
hand_on(LineFilter *filter, void *buffer, size_t length)
{
    size_t count = MIN(length, filter->out->len - filter->out_at);
    memcpy(buffer, filter->out->str + filter->out_at, count);
    filter->out_at += count;
    return (ssize_t)count;
}

ssize_t
line_filter_read(LineFilter *filter, void *buffer, size_t length)
{
    while (filter->fault == NULL) {
        if (filter->out_at < filter->out->len)
            return hand_on(filter, buffer, length);
        filter->out_at = 0;
        g_string_truncate(filter->out, 0);
        if (filter->literal_left > 0 && filter->response.literal_use == LITERAL_PASS)
            return read_literal(filter, buffer, length);
        if (take_literal(filter) && read_line(filter) && tell_line(filter))
            note_line(filter);
    }
    return -1;
}
