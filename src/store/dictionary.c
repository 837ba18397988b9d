/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/dictionary.h"

#include "store/store-resources.h"

#include <string.h>

static GBytes *
with_crlf(GBytes *lines)
{
    gsize length;
    const char *text = g_bytes_get_data(lines, &length);
    GByteArray *longer = g_byte_array_new();
    for (gsize i = 0; i < length; i++) {
        if (text[i] == '\n')
            g_byte_array_append(longer, (const guint8 *)"\r", 1);
        g_byte_array_append(longer, (const guint8 *)text + i, 1);
    }
    return g_byte_array_free_to_bytes(longer);
}

GBytes *
dictionary_load(Dictionary dictionary)
{
    g_autoptr(GBytes) lines = g_bytes_new_static(store_message_1_txt, strlen(store_message_1_txt));
    return dictionary == DICTIONARY_MESSAGE_1_CRLF ? with_crlf(lines) : g_bytes_ref(lines);
}
