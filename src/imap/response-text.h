/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a server ends a command, or remarks something: OK, NO or BAD with a code for programs and
 * a text for people (RFC 3501 §7.1). */
#pragma once

#include "imap/cursor.h"

typedef enum {
    LINE_STATUS_NONE, /* the command is still under way */
    LINE_STATUS_OK,
    LINE_STATUS_NO,
    LINE_STATUS_BAD,
    LINE_STATUS_PREAUTH,
    LINE_STATUS_BYE,
} LineStatus;

/* resp-text = ["[" resp-text-code "]" SP] text */
typedef struct {
    Token code;       /* empty: none */
    Token argument;   /* its first */
    Cursor arguments; /* all of them */
    Cursor text;
} ResponseText;

/* LINE_STATUS_NONE when it is none of the words. */
LineStatus response_status(Token word);
const char *response_status_word(LineStatus status);

ResponseText response_text_split(Cursor cursor);

/* "... Suggested Backoff Time: 92415 milliseconds": how long a server wants to be left alone, an
 * hour at most; 0: it does not say. */
int64_t response_backoff_ms(const char *text, size_t length);
