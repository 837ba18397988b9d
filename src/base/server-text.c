/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/server-text.h"

char *
server_text(const char *text, size_t length)
{
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)MIN(length, SERVER_TEXT_MAX));
    GString *fit = g_string_new(NULL);
    for (const char *at = valid; *at != '\0'; at += g_utf8_skip[(unsigned char)*at]) {
        gunichar character = g_utf8_get_char(at);
        g_string_append_unichar(fit, g_unichar_isprint(character) ? character : ' ');
    }
    if (length > SERVER_TEXT_MAX)
        g_string_append(fit, "…");
    return g_strstrip(g_string_free(fit, FALSE));
}
