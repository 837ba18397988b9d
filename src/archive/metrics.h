/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the mailboxes are doing, in Prometheus' text format: a file for the node exporter's textfile
 * collector. It tells numbers and the names of mailboxes, nothing of what is in them. */
#pragma once

#include "base/civil.h"
#include "base/error.h"

typedef struct {
    const char *mailbox;
    bool is_up;           /* the last round went well */
    Instant succeeded_at; /* of the last round that went well; INSTANT_NONE: never */
    bool has_counts;      /* the following are told, counted since the process began */
    int64_t fetched, archived, duplicates, failed;
    int64_t bytes;      /* of the messages fetched */
    int64_t reconnects; /* after the first connection */
    int64_t queued;     /* fetched and not stored yet, now */
} MailboxMetrics;

/* The file's text, newly allocated. */
char *metrics_format(const MailboxMetrics *mailboxes, size_t count, Instant now);

/* Replaces the file in one step, readable by everybody: whoever reads it sees the old text or the
 * new. FAIL_CANNOT_CREATE. */
bool metrics_write(const char *path, const char *text, GError **error) G_GNUC_WARN_UNUSED_RESULT;
