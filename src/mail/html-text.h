/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML -> the text that a reader sees, in linear time and without nesting, whatever the input. */
#pragma once

#include <stddef.h>

/* `html` is valid UTF-8. Blocks end lines, paragraphs leave an empty line, runs of white space
 * are one blank (as they are in <pre>). Styles, scripts, comments and the title are left out:
 * mail programs do not show them. Pictures stand as their alternative text. Where links lead is
 * listed at the end, one address a line without query and fragment, unless the text says it.
 * Newly allocated. */
char *html_to_text(const char *html, size_t length);
