/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mbox files of every kind. What a line "From ..." means differs between writers:
 *
 * - A From_ line begins a message when it has a date and an empty line before it or a header
 *   field after it, or has both of these. Other such lines belong to the body.
 * - A Content-Length that ends exactly before a From_ line or the end of the file is believed
 *   (mboxcl, mboxcl2): lines in between never begin a message.
 * - The empty line that writers put after each message is taken off again, once.
 * - In the body, one '>' is taken off lines "^>+From " (mboxrd). That is also right for mboxo,
 *   except where the author had written ">From " himself: there mboxo has lost the difference. A
 *   message whose body has an unquoted "From " line after an empty one comes from a writer that
 *   does not quote (mboxcl2, some mail servers): its lines are left alone.
 * - What letterbook exported says so, and comes back exactly (mail/mbox-exact.h). */
#pragma once

#include "mail/source.h"

/* True when the bytes at the start of a file begin an mbox. */
bool mbox_begins(const char *start, size_t length);

typedef struct {
    const char *path; /* for places */
    int descriptor;
    Instant file_date; /* for From_ lines without a date */
    Spool *spool;      /* each message is put here in turn */
    MailSourceFunc on_message;
    MailSkippedFunc on_skipped;
    void *data;
} MboxRead;

bool mbox_read(const MboxRead *mbox, GError **error) G_GNUC_WARN_UNUSED_RESULT;
