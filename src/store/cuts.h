/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a message is stored apart from it: stretches of base64, decoded. What is left is its
 * skeleton. */
#pragma once

#include "base/digest.h"
#include "base/spool.h"
#include "store/base64-recipe.h"

typedef struct {
    int64_t offset; /* in the raw bytes */
    Base64Stretch stretch;
} Cut;

/* Cut, ascending: of the hints (RawRange, model/message.h; may be NULL) those that turn out to be
 * regular base64 and are worth it. */
GArray *cuts_find(const Spool *raw, const GArray *ranges, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* SHA-256 of the decoded bytes. */
bool cut_digest(const Spool *raw, const Cut *cut, Digest *digest,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

int64_t skeleton_size(const Spool *raw, const GArray *cuts);
bool skeleton_write(const Spool *raw, const GArray *cuts, ByteSink sink, void *data,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
