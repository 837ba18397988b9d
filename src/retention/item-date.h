/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which of an item's dates counts (retention format, section 4): the server's INTERNALDATE where
 * it is plausible, the newest Received stamp by one of our own hosts, else the moment the item was
 * first seen. The sender's Date has no say. */
#pragma once

#include "base/civil.h"

/* Doubts found on the way; a review each. */
#define DATE_MAILBOX_MIGRATED 1u
#define DATE_SERVER_IMPLAUSIBLE 2u

/* `received` and `trusted` may be INSTANT_NONE; `doubts` may be NULL. */
Instant item_date(Instant first_seen, Instant received, Instant trusted, unsigned *doubts);
