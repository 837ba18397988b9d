/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mailboxes and runs over them as JSON documents, one line each, newly allocated. */
#pragma once

#include "base/civil.h"
#include "model/mailbox.h"

/* "imaps://host:port", newly allocated. */
char *mailbox_server(const MailboxSettings *mailbox);

char *mailbox_json(const MailboxSettings *mailbox);
char *mailbox_json_test(const MailboxSettings *mailbox, const char *description,
                        char *const *folders);

/* One field of a run's report. */
typedef struct {
    const char *name;
    enum { FIELD_TEXT, FIELD_INTEGER, FIELD_REAL, FIELD_DAY, FIELD_INSTANT, FIELD_UIDS } kind;
    const char *text;
    int64_t integer; /* or a Day or an Instant */
    double real;
    const GArray *uids;
} ReportField;

/* The report as one object, its fields in the given order. */
char *report_json(const ReportField *fields, size_t count);
