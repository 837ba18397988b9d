/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one irreversible operation: takes items out of every table, the full-text index and the
 * stored content. */
#pragma once

#include "archive/archive.h"

/* Inside a transaction: remembers what must not come back and which copies of it on servers are
 * to go, then deletes everything that is the item's. Until purge_settle() its bytes may still be in
 * the file. */
bool purge_item(Archive *archive, int64_t item_id, Day today,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After the last transaction of a run: no file of the archive holds any text of what was purged.
 * Safe to repeat; a run that was interrupted is settled by the next one. FAIL_TEMPORARY when a
 * long reader is in the way. */
bool purge_settle(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;
