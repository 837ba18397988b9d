/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retention/item-date.h"

/* 1990-01-01T00:00:00Z: no mail server's clock was right before. */
#define EARLIEST_PLAUSIBLE INT64_C(631152000)
#define HOUR 3600

static bool
is_plausible(Instant instant, Instant first_seen)
{
    return instant != INSTANT_NONE && EARLIEST_PLAUSIBLE <= instant && instant <= first_seen;
}

Instant
item_date(Instant first_seen, Instant received, Instant trusted, unsigned *doubts)
{
    unsigned ignored;
    if (doubts == NULL)
        doubts = &ignored;
    *doubts = 0;
    if (is_plausible(received, first_seen)) {
        if (!is_plausible(trusted, first_seen) || received - trusted <= 7 * 24 * HOUR)
            return received;
        *doubts = DATE_MAILBOX_MIGRATED;
        return trusted;
    }
    if (received == INSTANT_NONE || received < EARLIEST_PLAUSIBLE ||
        received > first_seen + 24 * HOUR)
        *doubts = DATE_SERVER_IMPLAUSIBLE;
    return is_plausible(trusted, first_seen) ? trusted : first_seen;
}
