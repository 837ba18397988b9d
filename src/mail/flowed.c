/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/flowed.h"

#include <glib.h>
#include <string.h>

char *
flowed_unwrap(const char *text, bool deletes_space)
{
    GString *out = g_string_sized_new(strlen(text));
    bool is_open = false; /* the line before goes on */
    size_t depth_before = 0;
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *next = text[length] == '\n' ? text + length + 1 : text + length;
        size_t depth = strspn(text, ">");
        bool is_stuffed = depth < length && text[depth] == ' ';
        const char *content = text + depth + is_stuffed;
        size_t content_length = length - depth - is_stuffed;
        bool is_signature = content_length == 3 && memcmp(content, "-- ", 3) == 0;

        if (is_open && (depth != depth_before || is_signature)) {
            g_string_append_c(out, '\n');
            is_open = false;
        }
        if (!is_open) {
            g_string_append_len(out, text, (gssize)depth);
            if (depth > 0)
                g_string_append_c(out, ' ');
        }
        bool flows = content_length > 0 && content[content_length - 1] == ' ' && !is_signature;
        g_string_append_len(out, content, (gssize)(content_length - (flows && deletes_space)));
        if (!flows && next > text + length)
            g_string_append_c(out, '\n');
        is_open = flows;
        depth_before = depth;
        text = next;
    }
    return g_string_free(out, FALSE);
}
