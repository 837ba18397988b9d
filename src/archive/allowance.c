/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/allowance.h"

#include "base/error.h"

#include <poll.h>

Allowance
allowance_of(const MailboxSettings *mailbox, int64_t used, int stop_descriptor)
{
    bool is_limited = mailbox->bytes_a_day > 0;
    return (Allowance){
        .bytes_left = is_limited ? MAX(mailbox->bytes_a_day - used, 0) : INT64_MAX,
        .bytes_a_day = mailbox->bytes_a_day,
        .interval_us =
            mailbox->messages_a_second > 0 ? G_USEC_PER_SEC / mailbox->messages_a_second : 0,
        .stop_descriptor = stop_descriptor,
    };
}

static void
wait_for_turn(Allowance *allowance)
{
    gint64 now = g_get_monotonic_time();
    struct pollfd stop = {allowance->stop_descriptor, POLLIN, 0};
    if (allowance->next_at > now)
        poll(&stop, 1, (int)((allowance->next_at - now + 999) / 1000));
    allowance->next_at = MAX(allowance->next_at, now) + allowance->interval_us;
}

bool
allowance_check(Allowance *allowance, GError **error)
{
    allowance->is_used_up = allowance->bytes_left <= 0;
    return !allowance->is_used_up ||
           fail(error, FAIL_TEMPORARY,
                "the %.3f GB that bytes-per-day allows are used up: it goes on after midnight "
                "UTC",
                (double)allowance->bytes_a_day / 1e9);
}

bool
allowance_take(Allowance *allowance, int64_t bytes, GError **error)
{
    if (!allowance_check(allowance, error))
        return false;
    allowance->bytes_left -= bytes;
    if (allowance->interval_us > 0)
        wait_for_turn(allowance);
    return true;
}

Day
allowance_day(Instant now)
{
    return (Day)(now / DAY_SECONDS);
}

int64_t
allowance_ms_to_next_day(Instant now)
{
    return (DAY_SECONDS - now % DAY_SECONDS) * 1000;
}
