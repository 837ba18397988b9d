/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dates as mail carries them: RFC 5322 with its obsolete forms, asctime(3) as in mbox From_
 * lines, and what broken senders make of them. */
#pragma once

#include "base/civil.h"

/* INSTANT_NONE when no date can be read or it lies outside the years 1901-2998. UTC when there is
 * no zone or its name is unknown. */
Instant date_parse(const char *text);

/* The same, but INSTANT_NONE also when the time or the zone is missing. */
Instant date_parse_complete(const char *text);
