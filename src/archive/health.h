/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How polling goes, as the archive has noted it: no server is asked. For metrics, and for a monitor
 * that wants one line and a verdict. */
#pragma once

#include "archive/archive.h"
#include "archive/metrics.h"

typedef struct {
    const char *mailbox;  /* borrowed from its settings */
    Instant succeeded_at; /* INSTANT_NONE: never */
    Instant failing_at;   /* since when every poll fails; INSTANT_NONE: the last one went well */
    char *problem;        /* why; NULL likewise */
    bool is_rejected;     /* the server does not accept the password */
    int64_t undelivered;  /* messages that the server did not deliver and nobody has looked at */
} MailboxHealth;

void mailbox_health_clear(MailboxHealth *health);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MailboxHealth, mailbox_health_clear)

/* *health is overwritten; clear it. */
bool health_load(Archive *archive, const MailboxSettings *mailbox, MailboxHealth *health,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

MailboxMetrics health_metrics(const MailboxHealth *health);

/* Writes [metrics], if configured, with what the archive knows of all configured mailboxes. */
bool health_write_metrics(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum { /* the numbers are what monitors expect as exit status */
               VERDICT_OK = 0,
               VERDICT_WARNING = 1,
               VERDICT_CRITICAL = 2,
               VERDICT_UNKNOWN = 3,
} Verdict;

/* After so many seconds without success a mailbox is warned of, or critical. */
typedef struct {
    int64_t warning, critical;
} HealthLimits;

/* One line for the monitor, newly allocated: "LETTERBOOK OK - ...", then '|' and a value for each
 * mailbox. Without mailboxes nothing is known. */
char *health_check(const MailboxHealth *mailboxes, size_t count, const HealthLimits *limits,
                   Instant now, Verdict *verdict);

/* The line of a check that could not be made. */
char *health_unknown(const char *why);
