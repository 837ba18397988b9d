/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file or a folder that has its name only when it is complete: nobody finds half of it there, and
 * nothing that has the name is overwritten. Readable by its owner only. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>

typedef struct NewFile NewFile;

/* FAIL_CANNOT_CREATE when the name is taken, or nothing can be made beside it. */
NewFile *new_file_open(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Likewise a folder, which the caller fills under new_file_place(). */
NewFile *new_file_open_folder(const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes it unless it is finished. */
void new_file_free(NewFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NewFile, new_file_free)

/* Borrowed; NULL for a folder. What could not be written shows at the end. */
FILE *new_file_stream(NewFile *file);

/* Where it lies meanwhile; borrowed. */
const char *new_file_place(const NewFile *file);

/* Brings it to the disk and gives it its name. FAIL_TEMPORARY when the disk is full,
 * FAIL_CANNOT_CREATE when somebody else took the name. */
bool new_file_finish(NewFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;
