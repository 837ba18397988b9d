/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages at rest: mbox files (RFC 4155 and its relatives), Maildirs, .eml files, the JSON lines
 * of an export, and folders of them. Gives each message byte for byte as it was before the
 * container quoted it, as far as that can be known (see mail/mbox.h). */
#pragma once

#include "base/civil.h"
#include "base/spool.h"

/* One message of the source. `place` names it for error messages: a path, in an mbox with the
 * byte offset of its From_ line ("inbox.mbox:1234"), in JSON lines with the line's number. `date`:
 * the mbox From_ line's (UTC when it has no zone), that of the JSON object, else the file's
 * modification time. */
typedef struct {
    const char *place;
    Instant date;
    bool is_server_date; /* `date` is what a server or an earlier archive received it on */
    Spool *raw;
} MailFound;

/* Lent for the call. False with *error set ends the reading. */
typedef bool (*MailSourceFunc)(const MailFound *found, void *data, GError **error);

typedef void (*MailSkippedFunc)(const char *place, const char *why, void *data);

/* Reads a file or folder of whichever kind it is, recursively (hidden files excepted, Maildir++
 * folders included), in a stable order. Symbolic links to files are followed, to folders not.
 * What is not mail (random bytes, empty files) is reported through `on_skipped` with the reason
 * and does not stop the rest. FAIL_MALFORMED when `path` cannot be opened. */
bool mail_source_read(const char *path, const char *spool_directory, MailSourceFunc on_message,
                      MailSkippedFunc on_skipped, void *data,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
