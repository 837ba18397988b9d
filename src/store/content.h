/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contents: strings of bytes in compressed chunks, stored once and counted. */
#pragma once

#include "base/digest.h"
#include "store/byte-sink.h"
#include "store/db.h"
#include "store/prepared.h"

/* Counts one more use of the content with these bytes and sets its id; 0 when there is none. */
bool content_share(Db *db, const Digest *sha256, int64_t *content_id,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a new content, used once. */
typedef struct ContentWriter ContentWriter;

/* `size` bytes are going to come. With `sha256` others can share the content; NULL: nobody. */
ContentWriter *content_writer_new(Db *db, int64_t size, const Digest *sha256,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void content_writer_free(ContentWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ContentWriter, content_writer_free)

/* A ByteSink; `data` is the writer. */
bool content_writer_add(void *data, const uint8_t *bytes, size_t length,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool content_writer_finish(ContentWriter *writer, int64_t *content_id,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores a content, used once, that was compressed before; `sha256` as in content_writer_new(). */
bool content_add_prepared(Db *db, const PreparedContent *content, const Digest *sha256,
                          int64_t *content_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All bytes, chunk by chunk. FAIL_CORRUPT when some are missing or damaged. */
bool content_read(Db *db, int64_t content_id, ByteSink sink, void *data,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* One use less; the last one removes the bytes. In a Purge scope. */
bool content_release(Db *db, int64_t content_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
