/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/damage.h"

const char *const damage_names[] = {
    [DAMAGE_DATABASE] = "database", [DAMAGE_RENDITION] = "rendition", [DAMAGE_TEXT] = "text",
    [DAMAGE_CONTENT] = "content",   [DAMAGE_INDEX] = "index",
};
