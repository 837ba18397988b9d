/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/wait.h"

#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <poll.h>

WaitResult
wait_until(int descriptor, short events, int stop_descriptor, int64_t until_us)
{
    for (;;) {
        int64_t left_ms = (until_us - g_get_monotonic_time() + 999) / 1000;
        struct pollfd pollers[] = {{descriptor, events, 0}, {stop_descriptor, POLLIN, 0}};
        int count = poll(pollers, G_N_ELEMENTS(pollers), (int)CLAMP(left_ms, 0, INT_MAX));
        if (count > 0)
            return pollers[1].revents != 0 ? WAIT_STOPPED : WAIT_READY;
        if (count < 0 && errno != EINTR)
            return WAIT_FAILED;
        if (count == 0 && g_get_monotonic_time() >= until_us)
            return WAIT_TIMED_OUT;
    }
}

bool
wait_is_stopped(int stop_descriptor)
{
    struct pollfd poller = {stop_descriptor, POLLIN, 0};
    return poll(&poller, 1, 0) > 0;
}

const char *
wait_explain(WaitResult result)
{
    switch (result) {
    case WAIT_TIMED_OUT:
        return "the server did not answer in time";
    case WAIT_STOPPED:
        return "stopped";
    default:
        return g_strerror(errno);
    }
}
