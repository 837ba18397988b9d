/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages at rest (mbox, Maildir, .eml) into a mailbox of the archive. */
#pragma once

#include "archive/archive.h"

typedef struct {
    int64_t read, archived, duplicates, suppressed, bytes;
    int64_t skipped; /* places that are no mail */
} ImportReport;

/* Called while the import runs, in a thread of its own. */
typedef void (*ImportSkippedFunc)(const char *place, const char *why, void *data);

/* Imports one path. Importing the same twice changes nothing. `report` is filled also when an
 * error ends the import: what it counts is safe. */
bool import_path(Archive *archive, const char *mailbox, const char *path,
                 ImportSkippedFunc on_skipped, void *data, ImportReport *report,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
