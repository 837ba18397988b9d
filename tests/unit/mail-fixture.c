/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail-fixture.h"

#include "mail/parse.h"

#include <string.h>

Spool *
spool_of_bytes(const void *bytes, size_t length)
{
    Spool *spool = spool_new(g_get_tmp_dir());
    g_autoptr(GError) error = NULL;
    g_assert_true(spool_append(spool, bytes, length, &error));
    return spool;
}

Spool *
spool_of(const char *text)
{
    return spool_of_bytes(text, strlen(text));
}

Message *
parse_text(const char *text)
{
    g_autoptr(Spool) spool = spool_of(text);
    g_autoptr(GError) error = NULL;
    Message *message = mail_parse(spool, &error);
    g_assert_no_error(error);
    return message;
}

char *
with_crlf(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    return g_strjoinv("\r\n", lines);
}

char *
addresses_text(const GPtrArray *addresses)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < addresses->len; i++) {
        const MailAddress *address = addresses->pdata[i];
        g_string_append(text, i > 0 ? "|" : "");
        if (*address->name != '\0')
            g_string_append_printf(text, "%s ", address->name);
        g_string_append_printf(text, "<%s>", address->address);
    }
    return g_string_free(text, FALSE);
}
