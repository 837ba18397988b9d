/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Encoded words (RFC 2047), as they are really sent: adjacent words joined before their charset
 * is decoded (a character may be split between two), in quoted strings, with blanks inside, and
 * beside raw 8-bit bytes. */
#pragma once

#include <stddef.h>

/* An unfolded field value as text: one line of valid UTF-8, newly allocated. `hint` is the
 * charset of raw 8-bit bytes, NULL when unknown. */
char *words_decode(const char *value, const char *hint);

/* The same value with the same structure, every run of encoded words replaced by one in UTF-8 and
 * raw bytes by UTF-8: for a parser that has to see the syntax before the words are decoded. */
char *words_to_utf8(const char *value, const char *hint);
