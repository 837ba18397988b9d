/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charsets of seven bits that switch by escapes, as they are really sent: ISO-2022-JP with the
 * characters of vendors and half-width kana, and HZ (RFC 1843), which iconv lacks. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* True when there are escapes of ISO-2022-JP (RFC 1468, RFC 1554). */
bool charset_has_jp_escapes(const char *bytes, size_t length);

/* The same text in EUC-JP. Newly allocated. */
GString *charset_jp_to_euc(const char *bytes, size_t length);

/* HZ as GB18030. Newly allocated. */
GString *charset_hz_to_gb(const char *bytes, size_t length);
