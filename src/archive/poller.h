/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mailbox being polled, and the connection that it keeps from one round to the next. */
#pragma once

#include "archive/poll.h"

typedef struct Poller Poller;

/* `mailbox` is borrowed. `stop_descriptor` (borrowed; -1: none): when it becomes readable, every
 * wait ends. */
Poller *poller_new(const MailboxSettings *mailbox, int stop_descriptor);
void poller_free(Poller *poller);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Poller, poller_free)

/* One poll of all its folders; connects first where there is no connection. How it went is noted in
 * the archive. A folder that cannot be opened does not keep the others waiting; its error comes at
 * the end. FAIL_REFUSED when the server rejects the password, or has rejected the same one before:
 * then it is not even asked, lest it lock the account. The archive's settings must hold the
 * mailbox.
 */
bool poller_round(Poller *poller, Archive *archive, const PollOptions *options,
                  const PollWatcher *watcher, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Waits until the server tells that something is new, `max_ms` have passed, or the stop descriptor
 * is readable. Where the server cannot tell, it only waits. An error means that the connection is
 * lost. */
bool poller_wait(Poller *poller, int max_ms, bool *has_news,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After a failed round: how long the server, or the configured allowance, wants no other; 0: no
 * wish. */
int64_t poller_backoff_ms(const Poller *poller);

/* After a failed round: the server does not accept the password. Only a person can mend that. */
bool poller_is_rejected(const Poller *poller);
