/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Address fields (RFC 5322 §3.4) -> MailAddress. Groups count as their members. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* A field with more of these than real mail has is not parsed: GMime's parser takes some 280 bytes
 * of stack for every colon and some 700 bytes of memory for every entry. */
#define ADDRESS_COLONS_MAX 6000
#define ADDRESS_COMMAS_MAX 10000

/* Appends the addresses of an unfolded field value to `list` (MailAddress). `hint` is the charset
 * of raw 8-bit bytes. A value without any address becomes one entry with a name only. False when
 * the value is over a maximum: nothing was appended. */
bool address_list_parse(const char *value, const char *hint, GPtrArray *list);
