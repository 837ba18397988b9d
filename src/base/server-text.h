/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that a server chose, made fit for a message: one line, valid UTF-8, no control
 * characters, not long. */
#pragma once

#include <glib.h>

#define SERVER_TEXT_MAX 200

char *server_text(const char *text, size_t length);
