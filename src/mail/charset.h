/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a message -> UTF-8, whatever the sender says they are. No byte is dropped silently:
 * what has no meaning becomes U+FFFD. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* Valid UTF-8, newly allocated. `declared` is the sender's charset name, NULL when there is none.
 * Valid UTF-8 wins over the label; iso-8859-1 and us-ascii mean windows-1252. Bytes without a
 * label, or with one that is unknown or refuted, are looked at (mail/charset-guess.h); what looks
 * like nothing else is windows-1252. */
char *charset_decode(const char *bytes, size_t length, const char *declared);

/* The charset that an HTML text names itself near its beginning; NULL when it names none. Newly
 * allocated. */
char *charset_in_html(const char *html, size_t length);

/* False for the charsets whose ASCII bytes are not ASCII text: UTF-16, UTF-7, ISO-2022. */
bool charset_is_ascii_based(const char *name);

/* In place and returned. One line: line ends and tabs become blanks, other control characters
 * go, blanks at both ends go. `text` is valid UTF-8. */
char *text_to_line(char *text);

/* In place and returned. Line ends become \n, control characters other than \n and \t go. */
char *text_to_body(char *text);

/* True when nothing but white space is in `text`. */
bool text_is_blank(const char *text);
