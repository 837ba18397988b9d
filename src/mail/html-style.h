/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether the style of an HTML element hides it from readers. */
#pragma once

#include <stdbool.h>

typedef enum {
    STYLE_SHOWN,
    STYLE_HIDDEN,
    STYLE_TINY, /* letters without a size: what is inside may give itself one */
} StyleEffect;

/* `style`: the value of the attribute. */
StyleEffect html_style_effect(const char *style);
