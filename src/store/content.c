/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/content.h"

#include "store/db-private.h"
#include "store/stmt.h"

#include <string.h>

#define CHUNK_NUMBER_BITS 20

struct ContentWriter {
    Db *db;
    int64_t content_id;
    int64_t chunks; /* written */
    Chunker chunker;
};

static const char sql_share[] =
    "UPDATE content SET uses = uses + 1 WHERE fingerprint = :fingerprint"
    " RETURNING id";

bool
content_share(Db *db, const Digest *sha256, int64_t *content_id, GError **error)
{
    Digest fingerprint = keys_fingerprint(db, KEY_CONTENT, sha256->bytes, sizeof sha256->bytes);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_share, error);
    if (stmt == NULL)
        return false;
    stmt_bind_digest(stmt, ":fingerprint", &fingerprint);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    *content_id = state == STMT_ROW ? stmt_int64(stmt, 0) : 0;
    return true;
}

/* ── writing ─────────────────────────────────────────────────────────────────────────────── */

static const char sql_add[] = "INSERT INTO content (fingerprint, size, uses)"
                              " VALUES (:fingerprint, :size, 1)";

static bool
add_row(Db *db, int64_t size, const Digest *sha256, int64_t *content_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    Digest fingerprint;
    if (sha256 != NULL) {
        fingerprint = keys_fingerprint(db, KEY_CONTENT, sha256->bytes, sizeof sha256->bytes);
        stmt_bind_digest(stmt, ":fingerprint", &fingerprint);
    }
    stmt_bind_int64(stmt, ":size", size);
    if (!stmt_run(stmt, error))
        return false;
    *content_id = db_last_insert_id(db);
    return true;
}

static const char sql_add_chunk[] = "INSERT INTO chunk (id, method, size, bytes)"
                                    " VALUES (:id, :method, :size, :bytes)";

static bool
add_chunk(Db *db, int64_t id, const Packed *packed, size_t size, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_chunk, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_int64(stmt, ":method", packed->method);
    stmt_bind_int64(stmt, ":size", (int64_t)size);
    stmt_bind_bytes(stmt, ":bytes", packed->bytes, packed->length);
    return stmt_run(stmt, error);
}

static bool
write_chunk(void *data, const Packed *packed, size_t size, GError **error)
{
    ContentWriter *writer = data;
    int64_t number = writer->chunks++;
    if (number >> CHUNK_NUMBER_BITS != 0)
        return fail(error, FAIL_MALFORMED, "more than 256 GiB in one message");
    return add_chunk(writer->db, writer->content_id << CHUNK_NUMBER_BITS | number, packed, size,
                     error);
}

ContentWriter *
content_writer_new(Db *db, int64_t size, const Digest *sha256, GError **error)
{
    int64_t content_id;
    if (!add_row(db, size, sha256, &content_id, error))
        return NULL;
    ContentWriter *writer = g_new0(ContentWriter, 1);
    writer->db = db;
    writer->content_id = content_id;
    chunker_init(&writer->chunker, db->codec, size, sha256 == NULL);
    writer->chunker.on_chunk = write_chunk;
    writer->chunker.data = writer;
    return writer;
}

void
content_writer_free(ContentWriter *writer)
{
    chunker_clear(&writer->chunker);
    g_free(writer);
}

bool
content_writer_add(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    ContentWriter *writer = data;
    return chunker_add(&writer->chunker, bytes, length, error);
}

bool
content_writer_finish(ContentWriter *writer, int64_t *content_id, GError **error)
{
    if (!chunker_finish(&writer->chunker, error))
        return false;
    *content_id = writer->content_id;
    return true;
}

bool
content_add_prepared(Db *db, const PreparedContent *content, const Digest *sha256,
                     int64_t *content_id, GError **error)
{
    if (!add_row(db, content->size, sha256, content_id, error))
        return false;
    for (guint i = 0; i < content->chunks->len; i++) {
        const PreparedChunk *chunk = &g_array_index(content->chunks, PreparedChunk, i);
        Packed packed = {.method = chunk->method};
        packed.bytes = g_bytes_get_data(chunk->bytes, &packed.length);
        if (!add_chunk(db, *content_id << CHUNK_NUMBER_BITS | i, &packed, chunk->size, error))
            return false;
    }
    return true;
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

static const char sql_size[] = "SELECT size FROM content WHERE id = :id";
static const char sql_chunks[] = "SELECT method, size, bytes FROM chunk"
                                 " WHERE id BETWEEN :first AND :last ORDER BY id";

static void
bind_chunk_range(Stmt *stmt, int64_t content_id)
{
    stmt_bind_int64(stmt, ":first", content_id << CHUNK_NUMBER_BITS);
    stmt_bind_int64(stmt, ":last", ((content_id + 1) << CHUNK_NUMBER_BITS) - 1);
}

static bool
find_size(Db *db, int64_t content_id, int64_t *size, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_size, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", content_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    if (state != STMT_ROW)
        return fail(error, FAIL_CORRUPT, "content %" G_GINT64_FORMAT " is missing", content_id);
    *size = stmt_int64(stmt, 0);
    return true;
}

static bool
hand_over_chunk(Db *db, Stmt *stmt, GByteArray *block, ByteSink sink, void *data, GError **error)
{
    int64_t size = stmt_int64(stmt, 1);
    if (size < 0 || size > CHUNK_SIZE)
        return fail(error, FAIL_CORRUPT, "a chunk of the archive says %" G_GINT64_FORMAT " bytes",
                    size);
    Packed packed = {.method = (PackMethod)stmt_int64(stmt, 0)};
    packed.bytes = stmt_bytes(stmt, 2, &packed.length);
    if (packed.method == PACK_STORED && packed.length == (size_t)size)
        return sink(data, packed.bytes, packed.length, error);
    g_byte_array_set_size(block, (guint)size);
    return codec_unpack_whole(db->codec, &packed, block->data, (size_t)size, error) &&
           sink(data, block->data, (size_t)size, error);
}

bool
content_read(Db *db, int64_t content_id, ByteSink sink, void *data, GError **error)
{
    int64_t left = 0;
    if (!find_size(db, content_id, &left, error))
        return false;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_chunks, error);
    if (stmt == NULL)
        return false;
    bind_chunk_range(stmt, content_id);
    g_autoptr(GByteArray) block = g_byte_array_new();
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        left -= stmt_int64(stmt, 1);
        if (!hand_over_chunk(db, stmt, block, sink, data, error))
            return false;
    }
    if (state == STMT_ERROR)
        return false;
    return left == 0 ||
           fail(error, FAIL_CORRUPT, "content %" G_GINT64_FORMAT " has not the bytes it should",
                content_id);
}

/* ── releasing ───────────────────────────────────────────────────────────────────────────── */

static const char sql_release[] =
    "UPDATE content SET uses = uses - 1 WHERE id = :id RETURNING uses";
static const char sql_remove_chunks[] = "DELETE FROM chunk WHERE id BETWEEN :first AND :last";
static const char sql_remove[] = "DELETE FROM content WHERE id = :id";

static bool
remove_content(Db *db, int64_t content_id, GError **error)
{
    g_autoptr(Stmt) chunks = stmt_prepare(db, sql_remove_chunks, error);
    if (chunks == NULL)
        return false;
    bind_chunk_range(chunks, content_id);
    g_autoptr(Stmt) content = stmt_prepare(db, sql_remove, error);
    if (content == NULL)
        return false;
    stmt_bind_int64(content, ":id", content_id);
    return stmt_run(chunks, error) && stmt_run(content, error);
}

bool
content_release(Db *db, int64_t content_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_release, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", content_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    if (state != STMT_ROW)
        return fail(error, FAIL_CORRUPT, "content %" G_GINT64_FORMAT " is missing", content_id);
    bool is_unused = stmt_int64(stmt, 0) <= 0;
    stmt_reset(stmt);
    return !is_unused || remove_content(db, content_id, error);
}
