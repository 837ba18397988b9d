/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-reference.h"

#include "mail/html-entities.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

static uint32_t
find_entity(const char *name, size_t length)
{
    size_t low = 0, high = G_N_ELEMENTS(html_entities);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(html_entities[middle].name, name, length);
        if (order == 0 && html_entities[middle].name[length] != '\0')
            order = 1;
        if (order == 0)
            return html_entities[middle].character;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

static uint32_t
numeric_character(const char *digits, const char *end, const char **after)
{
    int base = digits < end && (*digits == 'x' || *digits == 'X') ? 16 : 10;
    const char *at = digits + (base == 16);
    uint32_t character = 0;
    const char *first = at;
    for (; at < end && g_ascii_isxdigit(*at) && (base == 16 || g_ascii_isdigit(*at)); at++)
        if (character <= 0x10ffff)
            character = character * (uint32_t)base + (uint32_t)g_ascii_xdigit_value(*at);
    if (at == first)
        return 0;
    *after = at;
    /* What windows-1252 has at these places is what authors meant (HTML 5 §13.2.5.80). */
    static const uint16_t windows[32] = {
        0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
        0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
        0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
    };
    if (character >= 0x80 && character < 0xa0)
        return windows[character - 0x80];
    bool is_valid = character > 0 && g_unichar_validate(character);
    return is_valid ? character : 0xfffd;
}

uint32_t
html_read_reference(const char *at, const char *end, const char **after)
{
    const char *name = at + 1;
    uint32_t character;
    if (name < end && *name == '#') {
        character = numeric_character(name + 1, end, after);
    } else {
        const char *last = name;
        while (last < end && last - name < 32 && g_ascii_isalnum(*last))
            last++;
        *after = last;
        character = last > name ? find_entity(name, (size_t)(last - name)) : 0;
    }
    if (character != 0 && *after < end && **after == ';')
        (*after)++;
    return character;
}
