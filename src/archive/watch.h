/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The long-running poller: one worker a mailbox, looked after by the thread that called. It obeys
 * signals, tells the supervisor how things are, and writes metrics. */
#pragma once

#include "base/error.h"

/* Watches the mailboxes of these names, NULL-terminated (none: all) until SIGTERM or SIGINT, which
 * is success. SIGHUP has the configuration read again; one that cannot be used changes nothing.
 * Blocks these signals in the process and ignores SIGPIPE: call it before other threads start.
 *
 * It ends within a second. *has_left_threads: some were in the middle of something, and are left to
 * the end of the process, which transactions make safe: the caller must end it with _exit(). */
bool watch_run(const char *config, char *const *names, bool *has_left_threads,
               GError **error) G_GNUC_WARN_UNUSED_RESULT;
