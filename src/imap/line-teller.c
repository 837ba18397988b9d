/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of a LineFilter that knows what a line means. */
#include "imap/line-filter-private.h"

#include "base/error.h"
#include "base/server-text.h"

#include <string.h>

static bool
strange_line(LineFilter *filter, const char *what)
{
    g_autofree char *shown = server_text(filter->line->str, filter->line->len);
    return fail(&filter->fault, FAIL_TEMPORARY, "the server sent %s: \"%s\"", what, shown);
}

/* The parser learns only how it ended; what people read is kept here. */
static void
tell_status(LineFilter *filter, LineStatus status, Cursor cursor)
{
    ResponseText split = response_text_split(cursor);
    g_string_append_printf(filter->out, " %s -\r\n", response_status_word(status));
    filter->status = status;
    g_free(filter->code);
    g_free(filter->text);
    filter->code =
        g_ascii_strup(split.code.length > 0 ? split.code.start : "", (gssize)split.code.length);
    size_t length = (size_t)(split.text.end - split.text.at);
    filter->text = server_text(split.text.at, length);
    filter->backoff_ms = response_backoff_ms(split.text.at, length);
    if (token_is(split.code, "CAPABILITY") && status != LINE_STATUS_NO && status != LINE_STATUS_BAD)
        capabilities_take(&filter->capabilities, split.arguments);
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
    LineStatus status = response_status(cursor_word(&cursor));
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

/* Once its last line is there. */
static void
take_gathered(LineFilter *filter)
{
    const GString *whole = filter->response.whole;
    if (filter->response.kind != DATA_NONE || filter->on_gathered == NULL)
        return;
    filter->text_count += whole->len;
    filter->lines_count++;
    filter->on_gathered(&filter->folders, (Cursor){whole->str, whole->str + whole->len});
    filter->on_gathered = NULL;
}

/* A response that cannot be understood is left out, so that it costs no other; nothing of it
 * was handed on yet. */
static bool
tell_data(LineFilter *filter, DataKind kind, bool is_wanted, Cursor *cursor)
{
    DataResponse *response = &filter->response;
    response->is_wanted = is_wanted;
    if (data_response_begin(response, kind, cursor, filter->out)) {
        take_gathered(filter);
        return true;
    }
    if (!is_self_contained(filter->line))
        return strange_line(filter, "a response that cannot be understood");
    response->kind = DATA_NONE;
    response->has_literal = false;
    filter->on_gathered = NULL;
    g_string_truncate(filter->out, 0);
    return true;
}

static bool
continue_data(LineFilter *filter, Cursor *cursor)
{
    if (!data_response_continue(&filter->response, cursor, filter->out))
        return strange_line(filter, "a response that cannot be understood");
    take_gathered(filter);
    return true;
}

/* About folders, or anything that needs no understanding. */
static bool
tell_other(LineFilter *filter, Token word, Cursor *cursor)
{
    static const struct {
        const char *word;
        void (*take)(FolderList *list, Cursor cursor);
    } gathered[] = {
        {"LIST", folder_list_take},
        {"STATUS", folder_list_take_status},
        {"NAMESPACE", folder_list_take_namespaces},
    };
    if (filter->wanted != LINE_WANT_LIST && token_is(word, "STATUS"))
        filter->has_folder_news = true;
    for (size_t i = 0; i < G_N_ELEMENTS(gathered) && filter->wanted == LINE_WANT_LIST; i++) {
        if (token_is(word, gathered[i].word))
            filter->on_gathered = gathered[i].take;
    }
    return tell_data(filter, filter->on_gathered != NULL ? DATA_GATHER : DATA_OTHER, false, cursor);
}

static bool
tell_fetch(LineFilter *filter, Cursor *cursor)
{
    DataResponse *response = &filter->response;
    bool is_overview = filter->wanted == LINE_WANT_OVERVIEW;
    response->is_overview = is_overview;
    return tell_data(filter, DATA_FETCH,
                     (is_overview || filter->wanted == LINE_WANT_FETCH) && response->number > 0,
                     cursor);
}

/* Of the folder that is open, or is being opened. */
static void
note_change(LineFilter *filter, bool is_count, uint32_t number)
{
    Selection *selection = &filter->selection;
    if (filter->wanted == LINE_WANT_SELECTION && is_count)
        selection_take_exists(selection, number);
    else if (is_count)
        selection_note_exists(selection, number);
    else if (filter->wanted != LINE_WANT_SELECTION)
        selection_note_expunge(selection);
}

/* "OK", with or without a code. */
static bool
take_remark(LineFilter *filter, Cursor cursor)
{
    ResponseText split = response_text_split(cursor);
    if (token_is(split.code, "NOTIFICATIONOVERFLOW"))
        return fail(&filter->fault, FAIL_TEMPORARY, "the server can no longer tell of all news");
    if (token_is(split.code, "CAPABILITY"))
        capabilities_take(&filter->capabilities, split.arguments);
    else if (filter->wanted == LINE_WANT_SELECTION)
        selection_take_code(&filter->selection, &split);
    return true;
}

static bool
tell_numbered(LineFilter *filter, uint32_t number, Cursor *cursor)
{
    cursor_skip_blanks(cursor);
    Token word = cursor_atom(cursor);
    filter->response.number = number;
    if (token_is(word, "FETCH"))
        return tell_fetch(filter, cursor);
    if (!token_is(word, "EXISTS") && !token_is(word, "EXPUNGE"))
        return tell_data(filter, DATA_OTHER, false, cursor);
    note_change(filter, token_is(word, "EXISTS"), number);
    return true;
}

/* Starts with the cursor after "* ". */
static bool
tell_untagged(LineFilter *filter, Cursor cursor)
{
    static const char *const about_itself[] = {"CAPABILITY", "ENABLED", NULL};
    uint32_t number;
    Token word = cursor_word(&cursor);
    LineStatus status = response_status(word);
    if (token_number(word, &number))
        return tell_numbered(filter, number, &cursor);
    if (status == LINE_STATUS_NONE && !token_is_one_of(word, about_itself))
        return tell_other(filter, word, &cursor);

    if (status == LINE_STATUS_BYE)
        return tell_bye(filter, cursor);
    if (status == LINE_STATUS_OK)
        return take_remark(filter, cursor);
    if (token_is(word, "CAPABILITY"))
        capabilities_take(&filter->capabilities, cursor);
    else if (token_is(word, "ENABLED"))
        capabilities_take_enabled(&filter->capabilities, cursor);
    return true;
}

static bool
tell_tagged(LineFilter *filter, Cursor cursor)
{
    uint32_t number;
    Token tag = cursor_word(&cursor);
    cursor_skip_blanks(&cursor);
    LineStatus status = response_status(cursor_word(&cursor));
    if (!token_number(tag, &number) ||
        (status != LINE_STATUS_OK && status != LINE_STATUS_NO && status != LINE_STATUS_BAD))
        return strange_line(filter, "a line that is not IMAP");
    g_string_append_len(filter->out, tag.start, (gssize)tag.length);
    tell_status(filter, status, cursor);
    return true;
}

/* What is no number, such as (MODSEQ 7), is passed over. */
static bool
take_number_word(NumberLine kind, Token word, void *data)
{
    LineFilter *filter = data;
    uint32_t number;
    if (kind == NUMBER_LINE_VANISHED) {
        if (token_is(word, "(EARLIER)"))
            filter->is_earlier = true;
        else if (filter->is_earlier && filter->wanted == LINE_WANT_SELECTION)
            selection_take_vanished(&filter->selection, word);
        return true;
    }
    if (filter->wanted != LINE_WANT_SEARCH || !token_number(word, &number) || number == 0)
        return true;
    if (filter->numbers->len == filter->limits.numbers_max)
        return fail(&filter->fault, FAIL_TEMPORARY, "the server found more than %u messages",
                    filter->limits.numbers_max);
    g_array_append_val(filter->numbers, number);
    return true;
}

bool
line_filter_tell_numbers(LineFilter *filter, bool is_complete)
{
    if (!number_line_take(filter->line, is_complete, take_number_word, filter))
        return false;
    if (is_complete && number_line_kind(filter->line) == NUMBER_LINE_VANISHED &&
        !filter->is_earlier && filter->wanted != LINE_WANT_SELECTION)
        filter->selection.has_news = true;
    return true;
}

/* "+": starts with the cursor behind it. Text that is not in base 64 is for people only. */
static bool
tell_challenge(LineFilter *filter, Cursor cursor)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    cursor_skip_blanks(&cursor);
    g_free(filter->challenge);
    filter->challenge = g_strndup(cursor.at, (size_t)(cursor.end - cursor.at));
    if (filter->wanted != LINE_WANT_CHALLENGE)
        return filter->source.go_ahead(filter->source.data) ||
               fail(&filter->fault, FAIL_TEMPORARY, "the connection is lost");
    bool is_base64 = filter->challenge[strspn(filter->challenge, letters)] == '\0';
    g_string_append_printf(filter->out, "+ %s\r\n", is_base64 ? filter->challenge : "");
    return true;
}

bool
line_filter_tell(LineFilter *filter)
{
    Cursor cursor = {filter->line->str, filter->line->str + filter->line->len};
    if (memchr(cursor.at, '\0', filter->line->len) != NULL)
        return strange_line(filter, "a line with a NUL byte");
    if (filter->response.kind != DATA_NONE)
        return continue_data(filter, &cursor);
    if (!filter->is_greeted)
        return tell_greeting(filter, cursor);
    if (number_line_kind(filter->line) != NUMBER_LINE_NONE)
        return line_filter_tell_numbers(filter, true);
    cursor_skip_blanks(&cursor);
    if (cursor.at == cursor.end)
        return true;
    if (*cursor.at == '+')
        return tell_challenge(filter, (Cursor){cursor.at + 1, cursor.end});
    Cursor rest = cursor;
    if (!token_is(cursor_word(&rest), "*"))
        return tell_tagged(filter, cursor);
    cursor_skip_blanks(&rest);
    return tell_untagged(filter, rest);
}
