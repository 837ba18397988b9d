/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What letterbook-extract and who starts it agree on. It has a socket of packets as its standard
 * input, where it says EXTRACT_READY when it is. After that every packet is an order
 * (extract/order.h): what is known of a document, and descriptors of its bytes, of a pipe for its
 * text, and of a socket. A process of its own reads the document and writes text, valid UTF-8. Its
 * wait status, as of waitpid(2), is the answer on that socket; when the other end is shut down
 * before, the process is killed. Several documents may be under way. */
#pragma once

#define EXTRACT_PROGRAM "letterbook-extract"
#define EXTRACT_READY 0

typedef enum {
    EXTRACT_STATUS_TEXT = 0,
    EXTRACT_STATUS_NOTHING = 1, /* no text in this kind of document, or it is encrypted */
    EXTRACT_STATUS_DAMAGED = 2, /* broken or hostile; the text is what could be read */
    EXTRACT_STATUS_CUT = 3,     /* too large or too slow; the text is the first of it */
    EXTRACT_STATUS_UNSAFE = 4,  /* the sandbox could not be set up: nothing was read */
} ExtractStatus;

#define EXTRACT_INPUT_MAX (32 * 1024 * 1024)
#define EXTRACT_TEXT_MAX (4 * 1024 * 1024)

/* Of the processor: then the process ends by itself; then it is ended. By the clock: then whoever
 * gave the order has it killed, however busy the machine is. */
#define EXTRACT_SECONDS_WANTED 3
#define EXTRACT_SECONDS_MAX 5
#define EXTRACT_WAIT_SECONDS 30
