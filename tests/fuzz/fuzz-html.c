/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML -> text: it is text, and not much more of it than there was HTML. */
#include "fuzz.h"

#include "mail/html-text.h"

#include <glib.h>
#include <string.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *html = g_utf8_make_valid((const char *)data, (gssize)size);
    size_t length = strlen(html);
    g_autofree char *text = html_to_text(html, length);
    if (!g_utf8_validate(text, -1, NULL))
        g_error("text that is not UTF-8");
    if (strlen(text) > 8 * length + 1024)
        g_error("%zu bytes of HTML became %zu bytes of text", length, strlen(text));
    return 0;
}
