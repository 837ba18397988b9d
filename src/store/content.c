/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/content.h"

#include "store/db-private.h"
#include "store/stmt.h"

#include <string.h>

#define CHUNK_SIZE (256 * 1024)
#define CHUNK_NUMBER_BITS 20

struct ContentWriter {
    Db *db;
    int64_t content_id, size, written;
    bool is_message; /* the rest of one, without its attachments */
    uint8_t *chunk;
    size_t chunk_size, filled;
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

ContentWriter *
content_writer_new(Db *db, int64_t size, const Digest *sha256, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return NULL;
    Digest fingerprint;
    if (sha256 != NULL) {
        fingerprint = keys_fingerprint(db, KEY_CONTENT, sha256->bytes, sizeof sha256->bytes);
        stmt_bind_digest(stmt, ":fingerprint", &fingerprint);
    }
    stmt_bind_int64(stmt, ":size", size);
    if (!stmt_run(stmt, error))
        return NULL;
    ContentWriter *writer = g_new0(ContentWriter, 1);
    writer->db = db;
    writer->content_id = db_last_insert_id(db);
    writer->size = size;
    writer->is_message = sha256 == NULL;
    writer->chunk_size = (size_t)MIN(size, CHUNK_SIZE);
    writer->chunk = g_malloc(writer->chunk_size);
    return writer;
}

void
content_writer_free(ContentWriter *writer)
{
    g_free(writer->chunk);
    g_free(writer);
}

static const char sql_add_chunk[] = "INSERT INTO chunk (id, method, size, bytes)"
                                    " VALUES (:id, :method, :size, :bytes)";

static bool
write_chunk(ContentWriter *writer, GError **error)
{
    int64_t number = writer->written / CHUNK_SIZE;
    if (number >> CHUNK_NUMBER_BITS != 0)
        return fail(error, FAIL_MALFORMED, "more than 256 GiB in one message");
    g_autoptr(Stmt) stmt = stmt_prepare(writer->db, sql_add_chunk, error);
    if (stmt == NULL)
        return false;
    Codec *codec = writer->db->codec;
    Packed packed = writer->is_message && number == 0
                        ? codec_pack_message(codec, writer->chunk, writer->filled)
                        : codec_pack(codec, writer->chunk, writer->filled);
    stmt_bind_int64(stmt, ":id", writer->content_id << CHUNK_NUMBER_BITS | number);
    stmt_bind_int64(stmt, ":method", packed.method);
    stmt_bind_int64(stmt, ":size", (int64_t)writer->filled);
    stmt_bind_bytes(stmt, ":bytes", packed.bytes, packed.length);
    if (!stmt_run(stmt, error))
        return false;
    writer->written += (int64_t)writer->filled;
    writer->filled = 0;
    return true;
}

bool
content_writer_add(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    ContentWriter *writer = data;
    if ((int64_t)length > writer->size - writer->written - (int64_t)writer->filled)
        return fail(error, FAIL_CORRUPT, "a message became longer while it was stored");
    while (length > 0) {
        size_t part = MIN(length, writer->chunk_size - writer->filled);
        memcpy(writer->chunk + writer->filled, bytes, part);
        writer->filled += part;
        bytes += part;
        length -= part;
        if (writer->filled == writer->chunk_size && !write_chunk(writer, error))
            return false;
    }
    return true;
}

bool
content_writer_finish(ContentWriter *writer, int64_t *content_id, GError **error)
{
    if (writer->filled > 0 && !write_chunk(writer, error))
        return false;
    if (writer->written != writer->size)
        return fail(error, FAIL_CORRUPT, "a message became shorter while it was stored");
    *content_id = writer->content_id;
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
    return codec_unpack(db->codec, &packed, block->data, (size_t)size, error) &&
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
