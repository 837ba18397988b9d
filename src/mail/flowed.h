/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paragraphs of format=flowed text (RFC 3676) as one line each, so that a phrase that the sender's
 * program wrapped is found. */
#pragma once

#include <stdbool.h>

/* `text` has \n line ends. `deletes_space`: the parameter delsp=yes. Newly allocated. */
char *flowed_unwrap(const char *text, bool deletes_space);
