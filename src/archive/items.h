/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading items. */
#pragma once

#include "archive/archive.h"
#include "base/spool.h"
#include "model/item.h"
#include "model/reader.h"

/* The item with its text and renditions; a damaged text is said to be so and left out. FAIL_USAGE
 * when there is none with this id, for this reader. */
Item *items_get(Archive *archive, int64_t item_id, Reader reader,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Takes the next bytes; false with *error set ends the reading. */
typedef bool (*BytesFunc)(void *data, const uint8_t *bytes, size_t length, GError **error);

/* A part of an item; fails as items_get() does. */
typedef struct {
    int64_t item_id;
    guint number; /* 1-based: of the rendition, or of the attachment */
    Reader reader;
} PartRequest;

/* The message as the server sent it, byte for byte. FAIL_USAGE for calls and meetings, which have
 * none. */
bool items_read_raw(Archive *archive, const PartRequest *rendition, BytesFunc on_bytes, void *data,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
