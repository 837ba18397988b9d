/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/folder-name.h"

#include "base/error.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static bool
is_direct(char byte)
{
    return byte >= ' ' && byte <= '~';
}

/* One run of other characters: their UTF-16 in base 64 without padding. */
static void
encode_run(GString *wire, const char *start, size_t length)
{
    glong count = 0;
    g_autofree gunichar2 *units = g_utf8_to_utf16(start, (glong)length, NULL, &count, NULL);
    uint32_t bits = 0;
    int held = 0;
    g_string_append_c(wire, '&');
    for (glong i = 0; i < count; i++) {
        bits = bits << 16 | units[i];
        for (held += 16; held >= 6; held -= 6)
            g_string_append_c(wire, alphabet[bits >> (held - 6) & 63]);
        bits &= (1u << held) - 1;
    }
    if (held > 0)
        g_string_append_c(wire, alphabet[bits << (6 - held) & 63]);
    g_string_append_c(wire, '-');
}

char *
folder_name_encode(const char *name, GError **error)
{
    bool is_sound = *name != '\0' && g_utf8_validate(name, -1, NULL);
    for (const char *at = name; is_sound && *at != '\0'; at += g_utf8_skip[(unsigned char)*at])
        is_sound = !g_unichar_iscntrl(g_utf8_get_char(at));
    if (!is_sound) {
        fail(error, FAIL_MALFORMED, "not a folder name: empty, not UTF-8, or control characters");
        return NULL;
    }
    GString *wire = g_string_new(NULL);
    while (*name != '\0') {
        const char *start = name;
        while (*name != '\0' && !is_direct(*name))
            name++;
        if (name > start)
            encode_run(wire, start, (size_t)(name - start));
        if (*name == '&')
            g_string_append(wire, "&-");
        else if (*name != '\0')
            g_string_append_c(wire, *name);
        if (*name != '\0')
            name++;
    }
    return g_string_free(wire, FALSE);
}

/* The characters between & and -; false when they are no base 64 or no UTF-16. */
static bool
decode_run(GString *name, const char *start, size_t length)
{
    g_autoptr(GArray) units = g_array_new(FALSE, FALSE, sizeof(gunichar2));
    uint32_t bits = 0;
    int held = 0;
    for (size_t i = 0; i < length; i++) {
        const char *digit = strchr(alphabet, start[i]);
        if (digit == NULL)
            return false;
        bits = bits << 6 | (uint32_t)(digit - alphabet);
        held += 6;
        if (held >= 16) {
            held -= 16;
            gunichar2 unit = (gunichar2)(bits >> held);
            g_array_append_val(units, unit);
            bits &= (1u << held) - 1;
        }
    }
    if (units->len == 0)
        return false;
    g_autofree char *text = g_utf16_to_utf8((const gunichar2 *)(const void *)units->data,
                                            (glong)units->len, NULL, NULL, NULL);
    if (text == NULL)
        return false;
    g_string_append(name, text);
    return true;
}

char *
folder_name_decode(const char *wire)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (const char *at = wire; *at != '\0'; at++) {
        if (*at != '&') {
            g_string_append_c(name, *at);
            continue;
        }
        const char *start = at + 1;
        at = strchr(start, '-');
        if (at == NULL)
            return NULL;
        if (at == start)
            g_string_append_c(name, '&');
        else if (!decode_run(name, start, (size_t)(at - start)))
            return NULL;
    }
    g_autofree char *again = folder_name_encode(name->str, NULL);
    return g_strcmp0(again, wire) == 0 ? g_strdup(name->str) : NULL;
}

char *
folder_name_read(const char *wire)
{
    char *name = folder_name_decode(wire);
    if (name == NULL)
        name = g_utf8_make_valid(wire, -1);
    for (char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
        /* The C1 control characters are two bytes of UTF-8. */
        if (g_unichar_iscntrl(g_utf8_get_char(at)))
            memset(at, '?', (size_t)(g_utf8_next_char(at) - at));
    }
    return name;
}
