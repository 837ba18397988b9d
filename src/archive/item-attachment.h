/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is attached to an item. */
#pragma once

#include "archive/items.h"

/* Attachment `number` (1-based), decoded. */
bool item_attachment_read(Archive *archive, int64_t item_id, guint number, BytesFunc on_bytes,
                          void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
