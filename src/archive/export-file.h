/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where exported items go: an mbox file, a Maildir, a folder of .eml files, or a file of lines that
 * the caller writes. `import` reads each back without a change. Files are readable by their owner
 * only, have their name only when complete, and overwrite nothing. */
#pragma once

#include "model/export.h"
#include "model/item.h"

#include <stdio.h>

typedef struct ExportFile ExportFile;

/* `path` NULL: standard output, for mbox and jsonl; FAIL_USAGE for the others. FAIL_CANNOT_CREATE
 * when the name is taken. */
ExportFile *export_file_open(ExportFormat format, const char *path,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes what is not finished. */
void export_file_free(ExportFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExportFile, export_file_free)

/* For jsonl: the caller's lines. Borrowed. What could not be written shows at the end. */
FILE *export_file_stream(ExportFile *file);

/* For mail: adds each rendition (Spool), dated as the item was received. */
bool export_file_add(ExportFile *file, const Item *item, const GPtrArray *raw,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool export_file_finish(ExportFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
