/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rich text, as Outlook sends it in a winmail.dat and word processors save it -> text. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The text without formatting, pictures and what belongs to encapsulated HTML. Linear in time,
 * without recursion. Newly allocated. *is_whole (may be NULL) is false when it ends too early. */
char *rtf_to_text(const char *rtf, size_t length, bool *is_whole);

/* Compressed RTF (MS-OXRTFCP), at most `limit` bytes of it; NULL when it is none. */
GBytes *rtf_decompress(const uint8_t *bytes, size_t length, size_t limit);
