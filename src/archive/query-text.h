/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of a query while it is being read: letters, words, and complaints with a caret. */
#pragma once

#include "model/query.h"

typedef struct {
    const char *text; /* valid UTF-8 */
    const char *at;
} QueryText;

/* Returns NULL; FAIL_USAGE with three lines: what is wrong, the text, a caret under the place. */
Query *query_text_fail(const QueryText *query, const char *place, GError **error,
                       const char *format, ...) G_GNUC_PRINTF(4, 5);

bool query_text_is_blank(const char *at);
void query_text_skip_blanks(QueryText *query);

/* Where a bare word must end. */
bool query_text_is_word_end(const char *at);
const char *query_text_word_end(const char *at);

/* Anything that the index has words of. */
bool query_text_has_word(const char *text);

typedef struct {
    const char *place;
    char *text; /* without its quotes and the star */
    bool is_quoted, is_prefix;
} QueryValue;

void query_value_clear(QueryValue *value);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(QueryValue, query_value_clear)

/* What stands here: a word, or a text in quotation marks. */
bool query_text_take(QueryText *query, QueryValue *value, GError **error) G_GNUC_WARN_UNUSED_RESULT;
