/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is attached to an item. */
#pragma once

#include "archive/items.h"

/* An attachment, decoded; fails as items_get() does. */
bool item_attachment_read(Archive *archive, const PartRequest *attachment, BytesFunc on_bytes,
                          void *data, GError **error) G_GNUC_WARN_UNUSED_RESULT;
