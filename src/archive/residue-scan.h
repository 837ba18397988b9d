/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks through every byte of every file in the archive directory, in flat memory. */
#pragma once

#include "archive/archive.h"
#include "base/error.h"
#include "base/needles.h"

typedef struct {
    int64_t files, bytes; /* looked through */
    int64_t places;       /* where any needle was found */
    char *first_file;     /* of the first of them; NULL: none */
    int64_t first_offset;
    bool *is_found; /* by needle */
} ResidueScan;

/* FAIL_REFUSED when a file cannot be read: what was not looked at is not clean. A file that goes
 * away meanwhile is no error. The scan is to be cleared also after an error. */
bool residue_scan(Archive *archive, const Needles *needles, ResidueScan *scan,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void residue_scan_clear(ResidueScan *scan);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ResidueScan, residue_scan_clear)
