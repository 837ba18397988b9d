/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of numbers: "* SEARCH 2 84 882" and "* VANISHED (EARLIER) 1:5,41". They may be longer than
 * any other, with a word for each message of a folder, and therefore are taken in pieces. */
#pragma once

#include "imap/cursor.h"

typedef enum {
    NUMBER_LINE_NONE, /* another line, or not enough of it */
    NUMBER_LINE_SEARCH,
    NUMBER_LINE_VANISHED,
} NumberLine;

NumberLine number_line_kind(const GString *line);

/* Passes the words behind the line's name to on_word, and erases them when the line is not
 * complete yet: its last word stays, which may be cut. False when on_word said so. */
typedef bool (*NumberWordFunc)(NumberLine kind, Token word, void *data);
bool number_line_take(GString *line, bool is_complete, NumberWordFunc on_word, void *data);
