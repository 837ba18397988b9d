/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The raw bytes of items. A rendition is one byte string under which an item was seen (copies of
 * a message may differ in their delivery headers). It is kept as a skeleton, from which base64
 * stretches are cut, and the pieces that fill the gaps; equal pieces are stored once in the whole
 * archive. What comes out is what went in, byte for byte. */
#pragma once

#include "base/digest.h"
#include "store/byte-sink.h"
#include "store/db.h"
#include "store/prepared.h"

/* What is to be stored; all borrowed. */
typedef struct {
    const Spool *raw;
    const Digest *sha256;        /* of raw */
    const GArray *base64_ranges; /* hints (RawRange, model/message.h); may be NULL */
    const Prepared *prepared;    /* of raw; NULL: it is cut and compressed now */
} RenditionSource;

/* Stores the bytes, then reads them back through the database and compares every one: FAIL_CORRUPT
 * when they differ. Does nothing when the item has a rendition with this digest. Inside a
 * transaction only; the item's row must exist. */
bool rendition_store_add(Db *db, int64_t item_id, const RenditionSource *source,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Hands the bytes of one rendition to the sink, piece by piece: memory does not grow with its
 * size. FAIL_USAGE when there is no such rendition, FAIL_CORRUPT when the bytes do not have their
 * digest any more (the sink has then had some of them, or all). */
bool rendition_store_read(Db *db, int64_t item_id, guint number, ByteSink sink, void *data,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Rendition (model/item.h) in the order they were stored; empty when there is none. */
GArray *rendition_store_list(Db *db, int64_t item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Removes all renditions of the item, and the contents that nobody else uses. In a Purge scope. */
bool rendition_store_remove(Db *db, int64_t item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
