/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs of UIDs, as servers name many of them in few words. */
#pragma once

#include "imap/cursor.h"

typedef struct {
    uint32_t first, last; /* first <= last */
} ImapRange;

/* "5" or "7:3". False: neither, or with a zero. */
bool range_parse(Token word, ImapRange *range);

/* Brings an array of ImapRange in ascending order; those that touch or overlap become one. */
void ranges_settle(GArray *ranges);
