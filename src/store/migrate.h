/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbered migrations (src/store/migrations) bring a database to this program's version. */
#pragma once

#include "store/db.h"

/* FAIL_REFUSED for a database of a newer program, FAIL_CONFIG for a file that is not ours, or
 * one that needs migrating while opened for reading. */
bool migrate(Db *db, const char *path, DbMode mode, GError **error) G_GNUC_WARN_UNUSED_RESULT;
