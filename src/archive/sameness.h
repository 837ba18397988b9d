/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a folder on a server with another address is the one that the ledger tells of. A mailbox
 * may have got another host name; or it was moved, and the new server happens to count under the
 * same UIDVALIDITY: then its low UIDs are other messages, and would be taken for known. */
#pragma once

#include "archive/recognition.h"

/* The latest messages of the ledger are looked at under their UIDs: true in *is_same when some are
 * still there and none is another. */
bool sameness_check(const Recognition *recognition, bool *is_same,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
