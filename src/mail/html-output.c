/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-output.h"

#include <string.h>

#define QUOTES_MAX 8 /* signs in front of a line */

void
html_output_init(HtmlOutput *output, size_t size)
{
    *output = (HtmlOutput){.text = g_string_sized_new(size)};
}

static void
begin_line(HtmlOutput *output)
{
    for (int i = 0; i < MIN(output->quotes, QUOTES_MAX); i++)
        g_string_append(output->text, "> ");
}

static void
settle(HtmlOutput *output)
{
    GString *text = output->text;
    bool is_first = text->len == 0;
    for (int i = 0; i < output->pending_lines && !is_first; i++)
        g_string_append_c(text, '\n');
    if (is_first || output->pending_lines > 0)
        begin_line(output);
    else if (output->pending_cell)
        g_string_append_c(text, '\t');
    else if (output->pending_space)
        g_string_append_c(text, ' ');
    g_string_append(text, output->mark);
    output->mark[0] = '\0';
    output->pending_lines = 0;
    output->pending_space = output->pending_cell = false;
}

void
html_output_put(HtmlOutput *output, const char *bytes, size_t length)
{
    settle(output);
    while (length > 0) {
        const char *newline = output->quotes > 0 ? memchr(bytes, '\n', length) : NULL;
        size_t part = newline != NULL ? (size_t)(newline - bytes) + 1 : length;
        g_string_append_len(output->text, bytes, (gssize)part);
        if (newline != NULL)
            begin_line(output);
        bytes += part;
        length -= part;
    }
}

static bool
is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

void
html_output_put_words(HtmlOutput *output, const char *bytes, size_t length)
{
    const char *end = bytes + length;
    while (bytes < end) {
        if (is_space(*bytes)) {
            output->pending_space = true;
            bytes++;
            continue;
        }
        const char *word = bytes;
        while (bytes < end && !is_space(*bytes))
            bytes++;
        html_output_put(output, word, (size_t)(bytes - word));
    }
}

void
html_output_end_lines(HtmlOutput *output, int count)
{
    output->pending_lines = MAX(output->pending_lines, count);
}

/* Characters without a width. Those that join letters and pictures count only in heaps. */
static bool
is_invisible(gunichar character, bool *joins)
{
    *joins = character == 0x200c || character == 0x200d || character == 0x034f;
    return *joins || character == 0x00ad || character == 0x200b || character == 0x2060 ||
           character == 0xfeff || character == 0x180e;
}

/* The padding of previews: invisible characters, with blanks of all kinds between them. Returns
 * the place behind it; *is_heap when there was more of it than text ever has. */
static const char *
skip_padding(const char *at, bool *is_heap, bool *has_space)
{
    int invisible = 0;
    *has_space = false;
    for (; *at != '\0' && *at != '\n'; at += g_utf8_skip[(guchar)*at]) {
        gunichar character = g_utf8_get_char(at);
        bool joins, is_blank = character == ' ' || character == 0xa0 || character == 0x2007;
        if (is_invisible(character, &joins))
            invisible++;
        else if (!is_blank)
            break;
        *has_space |= is_blank;
    }
    *is_heap = invisible >= 3;
    return at;
}

char *
html_output_finish(HtmlOutput *output)
{
    g_autoptr(GString) text = output->text;
    GString *out = g_string_sized_new(text->len);
    for (const char *at = text->str; *at != '\0';) {
        bool joins, is_heap, has_space;
        if ((guchar)*at < 0x80 || !is_invisible(g_utf8_get_char(at), &joins)) {
            const char *next = at + g_utf8_skip[(guchar)*at];
            g_string_append_len(out, at, next - at);
            at = next;
            continue;
        }
        const char *behind = skip_padding(at, &is_heap, &has_space);
        if (is_heap) {
            if (has_space && out->len > 0 && out->str[out->len - 1] != ' ' && *behind != '\n')
                g_string_append_c(out, ' ');
            at = behind;
        } else {
            const char *next = at + g_utf8_skip[(guchar)*at];
            if (joins)
                g_string_append_len(out, at, next - at);
            at = next;
        }
    }
    output->text = NULL;
    return g_string_free(out, FALSE);
}
