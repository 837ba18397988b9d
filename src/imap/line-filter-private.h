/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two files of a LineFilter share: one reads lines within limits, the other knows what
 * they mean. */
#pragma once

#include "imap/data-response.h"
#include "imap/line-filter.h"
#include "imap/number-line.h"

struct LineFilter {
    LineSource source;
    LineLimits limits;
    LineWanted wanted;
    bool is_greeted;
    GError *fault;

    char ahead[LINE_FILTER_AHEAD_MAX]; /* read from the wire, not yet looked at */
    size_t ahead_at, ahead_end;
    GString *line;
    GString *out; /* told again, not yet handed on */
    size_t out_at;
    DataResponse response;
    uint32_t literal_left;

    size_t text_count, lines_count; /* since line_filter_begin() */
    uint64_t all_count;
    LineStatus status;
    char *code, *text;
    int64_t backoff_ms;
    char *challenge;
    GArray *numbers;
    bool
        is_earlier; /* the VANISHED line under way tells of the time before the folder was opened */
    Selection selection;
    bool has_folder_news; /* a STATUS came that nobody asked for (RFC 5465) */
    FolderList folders;
    void (*on_gathered)(FolderList *folders, Cursor whole); /* NULL: nobody wants it */
    Capabilities capabilities;
};

/* One complete line stands in filter->line, without its CRLF: tells it again, keeps what it
 * says, or leaves it out. False with the fault. */
bool line_filter_tell(LineFilter *filter);

/* The same for a line of numbers, of which only a part need be there. */
bool line_filter_tell_numbers(LineFilter *filter, bool is_complete);
