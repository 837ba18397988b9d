/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Invitations (RFC 5545) -> the few lines that people read of them. */
#pragma once

#include <stdbool.h>

/* What, when, where, by whom and with whom, for each event or task, and what it is about when
 * `is_whole`. `text` is valid UTF-8 with \n as line ends. "" when it is no calendar. Newly
 * allocated. */
char *calendar_to_text(const char *text, bool is_whole);
