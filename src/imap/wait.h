/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Waiting for a descriptor, with an end. A second descriptor (an eventfd, a pipe; -1: none) may
 * stop the waiting from elsewhere. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum {
    WAIT_READY,
    WAIT_TIMED_OUT,
    WAIT_STOPPED,
    WAIT_FAILED, /* errno tells */
} WaitResult;

/* Until `descriptor` is ready for `events` (poll(2)), `stop_descriptor` is readable or
 * g_get_monotonic_time() reaches `until_us`. */
WaitResult wait_until(int descriptor, short events, int stop_descriptor, int64_t until_us);

/* Whether it is readable now. */
bool wait_is_stopped(int stop_descriptor);

/* What a result other than WAIT_READY means, for a message. */
const char *wait_explain(WaitResult result);
