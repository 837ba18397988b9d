/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a mailbox may be fetched, and how fast: limits that the administrator sets so that
 * the server does not. */
#pragma once

#include "base/civil.h"
#include "model/mailbox.h"

#include <glib.h>
#include <stdbool.h>

/* For one thread at a time. */
typedef struct {
    int64_t bytes_left;  /* of this day */
    int64_t bytes_a_day; /* for the message */
    gint64 interval_us;  /* between two messages; 0: none */
    gint64 next_at;      /* when the next may come; monotonic */
    int stop_descriptor; /* readable: do not wait any longer; -1: none */
    bool is_used_up;
} Allowance;

/* `used`: bytes fetched today already, a day of UTC. */
Allowance allowance_of(const MailboxSettings *mailbox, int64_t used, int stop_descriptor);

/* FAIL_TEMPORARY when the day's bytes are used up; is_used_up then. */
bool allowance_check(Allowance *allowance, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes a message that has come, and waits until the next one may. The message that passes the
 * day's bytes is the last: after it, as allowance_check(). */
bool allowance_take(Allowance *allowance, int64_t bytes, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The day that counts, and the milliseconds until the next one. */
Day allowance_day(Instant now);
int64_t allowance_ms_to_next_day(Instant now);
