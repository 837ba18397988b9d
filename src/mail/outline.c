/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/outline.h"

#include <string.h>

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

static void
add_value(Digester *digester, const char *value)
{
    for (const char *at = value; *at != '\0';) {
        size_t blanks = strspn(at, " \t");
        if (blanks > 0)
            digester_add(digester, " ", 1);
        at += blanks;
        size_t length = 0;
        while (at[length] != '\0' && !is_blank(at[length]))
            length++;
        digester_add(digester, at, length);
        at += length;
    }
}

static bool
has(const HeaderBlock *header, const char *name)
{
    const char *value = header_find(header, name);
    return value != NULL && *value != '\0';
}

bool
outline_of(const HeaderBlock *header, Digest *outline)
{
    static const char *const names[] = {"from", "to", "subject", "date", "message-id"};
    if (!has(header, "message-id") && !(has(header, "from") && has(header, "date")))
        return false;
    Digester digester;
    digester_init(&digester);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        guint position = 0;
        const char *value;
        while ((value = header_next(header, names[i], &position)) != NULL) {
            digester_add(&digester, names[i], strlen(names[i]));
            digester_add(&digester, ":", 1);
            add_value(&digester, value);
            digester_add(&digester, "\n", 1);
        }
    }
    *outline = digester_finish(&digester);
    return true;
}

bool
outline_of_fields(const char *fields, size_t length, Digest *outline)
{
    g_autoptr(HeaderBlock) header = header_block_of(fields, length);
    return outline_of(header, outline);
}
