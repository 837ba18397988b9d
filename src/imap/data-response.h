/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A response, which comes as one line, or as several with literals between them. FETCH is told
 * again from its tokens: libetpan's parser sees only what was asked for, in its plainest spelling.
 * Others are gathered in one line, or left out. */
#pragma once

#include "imap/cursor.h"

typedef enum {
    DATA_NONE, /* no response is under way */
    DATA_FETCH,
    DATA_GATHER, /* see `whole` */
    DATA_OTHER,  /* left out, with its literals */
} DataKind;

typedef enum {
    LITERAL_PASS, /* to the parser */
    LITERAL_DROP,
    LITERAL_KEEP, /* for data_response_keep() */
} LiteralUse;

typedef struct {
    DataKind kind;
    bool is_wanted;   /* else the whole response is left out */
    uint32_t literal; /* bytes that follow the line */
    bool has_literal;
    LiteralUse literal_use;
    uint32_t literal_max; /* longer ones are left out */

    /* FETCH */
    bool is_overview; /* BODY[HEADER.FIELDS (...)] is wanted, not BODY[] */
    uint32_t number;
    unsigned seen;  /* items passed on, a bit for each */
    size_t skipped; /* open parentheses of a value that is left out */

    /* GATHER */
    GString *whole;  /* all that stands behind the response's name; literals are quoted strings */
    bool is_quoting; /* a literal's closing quote is missing */
} DataResponse;

void data_response_init(DataResponse *response, uint32_t literal_max);
void data_response_clear(DataResponse *response);

/* Begins with the cursor after "* 12 FETCH" or "* LIST" and goes on with each line after a
 * literal. Appends to `out`. When `kind` is DATA_NONE again the response is complete; while
 * has_literal is set its bytes come first. False: the line does not follow the grammar. */
bool data_response_begin(DataResponse *response, DataKind kind, Cursor *cursor, GString *out);
bool data_response_continue(DataResponse *response, Cursor *cursor, GString *out);

/* The bytes of a literal to be kept. */
void data_response_keep(DataResponse *response, const char *bytes, size_t length);
