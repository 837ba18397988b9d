/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What letterbook-extract and who starts it agree on. Arguments: content type, file name or its
 * ending, charset ("" for what is not known). Standard input: the bytes. Standard output: text,
 * valid UTF-8, whatever the status. */
#pragma once

#define EXTRACT_PROGRAM "letterbook-extract"

typedef enum {
    EXTRACT_STATUS_TEXT = 0,
    EXTRACT_STATUS_NOTHING = 1, /* no text in this kind of document, or it is encrypted */
    EXTRACT_STATUS_DAMAGED = 2, /* broken or hostile; the text is what could be read */
    EXTRACT_STATUS_CUT = 3,     /* too large or too slow; the text is the first of it */
    EXTRACT_STATUS_UNSAFE = 4,  /* the sandbox could not be set up: nothing was read */
} ExtractStatus;

#define EXTRACT_INPUT_MAX (32 * 1024 * 1024)
#define EXTRACT_TEXT_MAX (4 * 1024 * 1024)

/* Of the processor: then the reader ends by itself; then it is ended. By the clock: then its caller
 * kills it, however busy the machine is. */
#define EXTRACT_SECONDS_WANTED 3
#define EXTRACT_SECONDS_MAX 5
#define EXTRACT_WAIT_SECONDS 30
