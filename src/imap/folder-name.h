/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folder names on the wire: modified UTF-7 (RFC 3501 §5.1.3); some servers write UTF-8. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* FAIL_MALFORMED when the name is empty, not UTF-8 or has control characters. */
char *folder_name_encode(const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* NULL when it is not what folder_name_encode() makes of any name. */
char *folder_name_decode(const char *wire);

/* A name for people, of whatever a server writes: modified UTF-7, UTF-8 or neither. It need not
 * lead back. */
char *folder_name_read(const char *wire);
