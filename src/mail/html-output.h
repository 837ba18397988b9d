/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text side of the conversion from HTML: words, blanks between them, lines, cells, list items
 * and quotes. What was asked for between two words is done when the second one comes. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    GString *text;
    int pending_lines; /* line ends due before the next text */
    bool pending_space, pending_cell;
    char mark[16]; /* of a list item, due before the next text; "" when there is none */
    int quotes;    /* open quotations */
} HtmlOutput;

void html_output_init(HtmlOutput *output, size_t size);

/* Bytes as they are; a line end among them begins a line. */
void html_output_put(HtmlOutput *output, const char *bytes, size_t length);

/* Runs of white space become one blank. */
void html_output_put_words(HtmlOutput *output, const char *bytes, size_t length);

void html_output_end_lines(HtmlOutput *output, int count);

/* The text, newly allocated, without the invisible characters that pad it. */
char *html_output_finish(HtmlOutput *output);
