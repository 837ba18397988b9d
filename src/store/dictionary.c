/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/dictionary.h"

#include "store/store-resources.h"

#include <string.h>

static GBytes *
with_crlf(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    char *longer = g_strjoinv("\r\n", lines);
    return g_bytes_new_take(longer, strlen(longer));
}

GBytes *
dictionary_load(Dictionary dictionary)
{
    return dictionary == DICTIONARY_MESSAGE_1_CRLF
               ? with_crlf(store_message_1_txt)
               : g_bytes_new_static(store_message_1_txt, strlen(store_message_1_txt));
}
