/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One process at a time: an advisory lock on a file, which ends with the process however that
 * ends. */
#pragma once

#include "base/error.h"

typedef struct Lock Lock;

/* Makes the file (0600, empty) where needed. FAIL_TEMPORARY with `held` as its message when
 * another process has the lock: nobody waits. */
Lock *lock_take(const char *path, const char *held, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void lock_release(Lock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lock, lock_release)
