/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gone stays gone: a purged item that is still on a server, or in an import, is recognised by a
 * keyed fingerprint and not archived again. Never by its Message-ID alone, which a sender could
 * use twice. */
#pragma once

#include "archive/archive.h"
#include "base/digest.h"

/* How long a fingerprint is kept. */
#define SUPPRESSION_DAYS 400

/* `identity` is the item's keyed identity. */
bool suppress_find(Archive *archive, int64_t mailbox_id, const Digest *identity,
                   bool *is_suppressed, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Before the item is purged: remembers it for every mailbox that it was seen in. */
bool suppress_item(Archive *archive, int64_t item_id, Day today,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
