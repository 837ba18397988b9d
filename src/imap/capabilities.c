/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/capabilities.h"

#define NAMES_MAX 500
#define NAME_BYTES_MAX 100

void
capabilities_init(Capabilities *capabilities)
{
    *capabilities =
        (Capabilities){.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

void
capabilities_clear(Capabilities *capabilities)
{
    g_hash_table_unref(capabilities->names);
}

void
capabilities_forget(Capabilities *capabilities)
{
    g_hash_table_remove_all(capabilities->names);
}

void
capabilities_take(Capabilities *capabilities, Cursor names)
{
    capabilities_forget(capabilities);
    capabilities->times_told++;
    while (g_hash_table_size(capabilities->names) < NAMES_MAX) {
        cursor_skip_blanks(&names);
        Token name = cursor_word(&names);
        if (name.length == 0)
            break;
        if (name.length <= NAME_BYTES_MAX)
            g_hash_table_add(capabilities->names, g_ascii_strup(name.start, (gssize)name.length));
    }
}

void
capabilities_take_enabled(Capabilities *capabilities, Cursor names)
{
    for (;;) {
        cursor_skip_blanks(&names);
        Token name = cursor_word(&names);
        if (name.length == 0)
            break;
        if (token_is(name, "QRESYNC"))
            capabilities->has_qresync = true;
    }
}

bool
capabilities_have(const Capabilities *capabilities, const char *name)
{
    return g_hash_table_contains(capabilities->names, name);
}
