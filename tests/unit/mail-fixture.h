/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/spool.h"
#include "model/message.h"

Spool *spool_of(const char *text);
Spool *spool_of_bytes(const void *bytes, size_t length);

/* The parsed message of a text; it must be readable. */
Message *parse_text(const char *text);

/* The same text with CR LF line ends. Newly allocated. */
char *with_crlf(const char *text);

/* "name <address>|name <address>": what is left out when it is empty is the name. */
char *addresses_text(const GPtrArray *addresses);
