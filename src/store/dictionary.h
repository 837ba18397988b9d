/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of small messages before any is seen (contrib/dictionaries/README). Blocks that
 * were compressed with a dictionary cannot be read without the very same: none is ever changed. */
#pragma once

#include <glib.h>

typedef enum {
    DICTIONARY_MESSAGE_1_CRLF, /* lines end as they come from servers ... */
    DICTIONARY_MESSAGE_1_LF,   /* ... and as files have them */
} Dictionary;
#define DICTIONARIES 2

GBytes *dictionary_load(Dictionary dictionary);
