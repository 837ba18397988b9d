/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A thread that polls one mailbox round after round until it is told to stop: over one connection,
 * with the archive open during a round only. What fails is tried again, later each time; what only
 * a person can mend ends it. */
#pragma once

#include "archive/archive-private.h"
#include "archive/metrics.h"
#include "base/journal.h"

/* What the workers of one configuration share; borrowed for their lives. */
typedef struct {
    const Settings *settings;
    const Journal *journal;
    Turn *turn;
    int stop; /* eventfd: readable when they are to end */
    int news; /* eventfd: written to when a report has changed */
} WorkerTools;

typedef enum {
    WORKER_STARTING, /* in its first round */
    WORKER_WATCHING, /* its last round went well */
    WORKER_TROUBLED, /* it did not: comes again by itself */
    WORKER_STOPPED,  /* does not come again by itself: rejected, or misconfigured */
    WORKER_STATES
} WorkerState;

typedef struct {
    WorkerState state;
    bool is_over;   /* joining it takes no time */
    int64_t due_us; /* when it shows life next at the latest, in g_get_monotonic_time() */
    MailboxMetrics metrics;
} WorkerReport;

typedef struct Worker Worker;

/* `mailbox` is borrowed. It counts on from `before`. */
Worker *worker_start(const MailboxSettings *mailbox, const WorkerTools *tools,
                     const MailboxMetrics *before);

/* Waits for its thread. */
void worker_join(Worker *worker);

WorkerReport worker_report(Worker *worker);

/* Why nobody can go on, once it is over: the archive is not usable. Borrowed; NULL: no such thing.
 */
const GError *worker_verdict(Worker *worker);
