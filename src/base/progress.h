/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line that tells how far a long task has come: on a terminal only, rewritten a few times a
 * second, gone at the end. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Progress Progress;

/* `label` is copied. Silent unless standard error is a terminal. */
Progress *progress_new(const char *label);

/* Clears the line. */
void progress_free(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_free)

/* `total` 0: not known. */
void progress_show(Progress *progress, int64_t done, int64_t total, int64_t bytes);

/* The line as it would be shown after `seconds`; newly allocated. */
char *progress_format(const char *label, int64_t done, int64_t total, int64_t bytes,
                      double seconds);
