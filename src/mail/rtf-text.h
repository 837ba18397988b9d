/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rich text as Outlook sends it in a winmail.dat -> text. */
#pragma once

#include <glib.h>
#include <stdint.h>

/* The text without formatting, pictures and what belongs to encapsulated HTML. Linear in time,
 * without recursion. Newly allocated. */
char *rtf_to_text(const char *rtf, size_t length);

/* Compressed RTF (MS-OXRTFCP), at most `limit` bytes of it; NULL when it is none. */
GBytes *rtf_decompress(const uint8_t *bytes, size_t length, size_t limit);
