/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/html-style.h"

#include <glib.h>
#include <string.h>

/* True for "0", "0px", "0.0em", "0 !important". */
static bool
is_zero(const char *value)
{
    const char *end = value + strspn(value, "0.");
    return end > value && !g_ascii_isdigit(*end);
}

/* Some give the letters a size of one pixel. */
static bool
is_unreadable(const char *value)
{
    return is_zero(value) || g_str_has_prefix(value, "1px");
}

/* One declaration, lower case and without blanks: "display:none!important". */
static StyleEffect
effect_of(const char *declaration, bool *is_flat, bool *is_clipped)
{
    const char *colon = strchr(declaration, ':');
    if (colon == NULL)
        return STYLE_SHOWN;
    size_t length = (size_t)(colon - declaration);
    const char *value = colon + 1;
    if (length == 7 && memcmp(declaration, "display", 7) == 0)
        return g_str_has_prefix(value, "none") ? STYLE_HIDDEN : STYLE_SHOWN;
    if (length == 10 && memcmp(declaration, "visibility", 10) == 0)
        return g_str_has_prefix(value, "hidden") ? STYLE_HIDDEN : STYLE_SHOWN;
    if (length == 8 && memcmp(declaration, "mso-hide", 8) == 0)
        return g_str_has_prefix(value, "all") ? STYLE_HIDDEN : STYLE_SHOWN;
    if (length == 7 && memcmp(declaration, "opacity", 7) == 0)
        return is_zero(value) ? STYLE_HIDDEN : STYLE_SHOWN;
    if (length == 9 && memcmp(declaration, "font-size", 9) == 0)
        return is_unreadable(value) ? STYLE_TINY : STYLE_SHOWN;
    if (length == 8 && memcmp(declaration, "overflow", 8) == 0)
        *is_clipped = g_str_has_prefix(value, "hidden");
    if ((length == 10 && memcmp(declaration, "max-height", 10) == 0) ||
        (length == 6 && memcmp(declaration, "height", 6) == 0))
        *is_flat |= is_zero(value);
    return STYLE_SHOWN;
}

StyleEffect
html_style_effect(const char *style)
{
    g_autoptr(GString) declaration = g_string_new(NULL);
    StyleEffect effect = STYLE_SHOWN;
    bool is_flat = false, is_clipped = false;
    for (const char *at = style;; at++) {
        if (*at != ';' && *at != '\0') {
            if (!g_ascii_isspace(*at))
                g_string_append_c(declaration, g_ascii_tolower(*at));
            continue;
        }
        StyleEffect found = effect_of(declaration->str, &is_flat, &is_clipped);
        if (found != STYLE_SHOWN && effect != STYLE_HIDDEN)
            effect = found;
        g_string_truncate(declaration, 0);
        if (*at == '\0')
            break;
    }
    return is_flat && is_clipped ? STYLE_HIDDEN : effect;
}
