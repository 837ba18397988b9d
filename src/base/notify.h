/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a service tells its supervisor, by the protocol of sd_notify(3): one datagram with lines
 * NAME=VALUE to the socket named in the environment. Without a supervisor nothing is sent. */
#pragma once

#include "base/error.h"

typedef struct Notify Notify;

/* Takes NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID out of the environment, so that commands that
 * are run do not answer for us: call it before other threads start. FAIL_UNAVAILABLE when there is
 * a supervisor that cannot be told anything. */
Notify *notify_open(GError **error) G_GNUC_WARN_UNUSED_RESULT;
void notify_close(Notify *notify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Notify, notify_close)

/* Waits a second at most. FAIL_TEMPORARY: the supervisor did not take it. */
bool notify_send(Notify *notify, const char *lines, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How often the supervisor wants WATCHDOG=1 at least, in microseconds; 0: it does not. */
int64_t notify_watchdog_us(const Notify *notify);
