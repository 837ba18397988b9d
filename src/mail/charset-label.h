/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What senders mean by the name of a charset. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#define CHARSET_LABEL_MAX 48

/* Writes the name that iconv knows; "" for the names that mean windows-1252 or nothing, and for
 * what cannot be a name (iconv_open(3) gives meaning to slashes and commas). */
void charset_label_meaning(const char *declared, char meaning[CHARSET_LABEL_MAX]);
