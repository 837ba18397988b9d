/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/back-off.h"

#include <glib.h>

#define FIRST_MS 1000
#define LONGEST_MS (300 * 1000)
/* Whatever a server says, its mailbox is looked at once a day. */
#define WISH_LONGEST_MS (24 * 3600 * 1000)

int64_t
back_off_next_ms(BackOff *back_off, int64_t wish_ms)
{
    int64_t wait_ms = FIRST_MS;
    for (int i = 0; i < back_off->failures && wait_ms < LONGEST_MS; i++)
        wait_ms *= 2;
    back_off->failures++;
    wait_ms = (int64_t)((double)MIN(wait_ms, LONGEST_MS) * g_random_double_range(0.5, 1.5));
    return MAX(wait_ms, MIN(wish_ms, WISH_LONGEST_MS));
}

void
back_off_reset(BackOff *back_off)
{
    back_off->failures = 0;
}
