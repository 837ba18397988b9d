/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/line-filter-private.h"

#include "base/error.h"

#include <string.h>

#define NUMBERS_PIECE 4096

const LineLimits line_limits_default = {
    .line_max = 1024 * 1024,
    .literal_max = 256u * 1024 * 1024,
    .text_max = (size_t)16 * 1024 * 1024,
    .all_max = (uint64_t)256 * 1024 * 1024,
    .lines_max = 200000,
    .numbers_max = 16u * 1024 * 1024,
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
    selection_init(&filter->selection);
    folder_list_init(&filter->folders);
    capabilities_init(&filter->capabilities);
    return filter;
}

void
line_filter_free(LineFilter *filter)
{
    data_response_clear(&filter->response);
    selection_clear(&filter->selection);
    folder_list_clear(&filter->folders);
    capabilities_clear(&filter->capabilities);
    g_string_free(filter->line, TRUE);
    g_string_free(filter->out, TRUE);
    g_array_unref(filter->numbers);
    g_clear_error(&filter->fault);
    g_free(filter->code);
    g_free(filter->text);
    g_free(filter->challenge);
    g_free(filter);
}

void
line_filter_begin(LineFilter *filter, LineWanted wanted)
{
    filter->wanted = wanted;
    filter->text_count = 0;
    filter->lines_count = 0;
    filter->all_count = 0;
    filter->status = LINE_STATUS_NONE;
    filter->backoff_ms = 0;
    g_clear_pointer(&filter->code, g_free);
    g_clear_pointer(&filter->text, g_free);
    g_clear_pointer(&filter->challenge, g_free);
    g_array_set_size(filter->numbers, 0);
    if (wanted == LINE_WANT_SELECTION)
        selection_forget(&filter->selection);
}

bool
line_filter_is_empty(const LineFilter *filter)
{
    return filter->ahead_at == filter->ahead_end && filter->out_at == filter->out->len;
}

size_t
line_filter_take_ahead(LineFilter *filter, char *buffer)
{
    size_t count = filter->ahead_end - filter->ahead_at;
    memcpy(buffer, filter->ahead + filter->ahead_at, count);
    filter->ahead_at = filter->ahead_end = 0;
    return count;
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

int64_t
line_filter_backoff_ms(const LineFilter *filter)
{
    return filter->backoff_ms;
}

Capabilities *
line_filter_capabilities(LineFilter *filter)
{
    return &filter->capabilities;
}

Selection *
line_filter_selection(LineFilter *filter)
{
    return &filter->selection;
}

FolderList *
line_filter_folders(LineFilter *filter)
{
    return &filter->folders;
}

bool
line_filter_has_news(const LineFilter *filter)
{
    return filter->selection.has_news || filter->has_folder_news;
}

bool
line_filter_take_news(LineFilter *filter)
{
    bool has_news = line_filter_has_news(filter);
    filter->selection.has_news = false;
    filter->has_folder_news = false;
    return has_news;
}

const char *
line_filter_challenge(const LineFilter *filter)
{
    return filter->challenge != NULL ? filter->challenge : "";
}

GArray *
line_filter_take_numbers(LineFilter *filter)
{
    GArray *numbers = filter->numbers;
    filter->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return numbers;
}

/* Takes up the literal that follows the line, and counts what the parser is given. */
static bool
note_line(LineFilter *filter)
{
    DataResponse *response = &filter->response;
    bool is_told = filter->out->len > 0;
    bool is_fetch = filter->wanted == LINE_WANT_FETCH || filter->wanted == LINE_WANT_OVERVIEW;
    filter->text_count += is_told ? filter->line->len : 0;
    filter->lines_count += is_told && !is_fetch;
    if (filter->text_count > filter->limits.text_max)
        return fail(&filter->fault, FAIL_TEMPORARY,
                    "the server's answer has more than %zu bytes besides messages",
                    filter->limits.text_max);
    if (filter->lines_count > filter->limits.lines_max)
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
    if (filter->all_count > filter->limits.all_max)
        return fail(&filter->fault, FAIL_TEMPORARY,
                    "the server's answer has more than %" G_GUINT64_FORMAT
                    " bytes besides messages",
                    filter->limits.all_max);
    return true;
}

static bool
is_long_number_line(const LineFilter *filter)
{
    return filter->line->len > NUMBERS_PIECE && filter->is_greeted &&
           filter->response.kind == DATA_NONE && number_line_kind(filter->line) != NUMBER_LINE_NONE;
}

/* Collects one line up to its LF. */
static bool
read_line(LineFilter *filter)
{
    GString *line = filter->line;
    g_string_truncate(line, 0);
    filter->is_earlier = false;
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
        filter->all_count += length;
        if (!check_limits(filter))
            return false;
        if (newline != NULL)
            break;
        if (is_long_number_line(filter) && !line_filter_tell_numbers(filter, false))
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
        if (take_literal(filter) && read_line(filter) && line_filter_tell(filter))
            note_line(filter);
    }
    return -1;
}
