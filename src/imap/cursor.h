/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the tokens of one response line (RFC 3501 §9), never beyond its end. The line stands
 * without its CRLF. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *at, *end;
} Cursor;

typedef struct {
    const char *start;
    size_t length;
} Token;

/* A run of blanks and tabs. */
void cursor_skip_blanks(Cursor *cursor);

/* The bytes up to a blank, a tab or the end; empty at the end. */
Token cursor_word(Cursor *cursor);

/* As cursor_word(), but ends before a parenthesis or a quote as well, unless inside [ ]. */
Token cursor_atom(Cursor *cursor);

/* "..." at the cursor, unescaped into `text` (may be NULL: only passed over). False: none here,
 * or it does not end on this line. */
bool cursor_quoted(Cursor *cursor, GString *text);

/* {123} at the very end of the line; ~{123} and {123+} mean the same. False: none here, or more
 * than 32 bits can say. */
bool cursor_literal(Cursor *cursor, uint32_t *length);

bool token_is(Token token, const char *word); /* ASCII case does not count */
bool token_is_one_of(Token token, const char *const *words);

/* A decimal number of 32 bits, or of 64, nothing else. */
bool token_number(Token token, uint32_t *number);
bool token_long_number(Token token, uint64_t *number);
