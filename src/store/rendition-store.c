/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rendition-store.h"

#include "model/item.h"
#include "store/content.h"
#include "store/cuts.h"
#include "store/stmt.h"

#include <string.h>

#define BLOCK_SIZE (64 * 1024)

/* What is being stored. */
typedef struct {
    Db *db;
    const Spool *raw;
    const Prepared *prepared; /* NULL: it is compressed now */
    const GArray *cuts;       /* Cut */
    GArray *content_ids;      /* int64_t, one for each cut */
} Storing;

/* What is being read or written. */
typedef struct {
    int64_t item_id;
    guint number;
    int64_t size;
    int64_t skeleton_id;
} Row;

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

typedef struct {
    int64_t skeleton_offset;
    int64_t content_id;
    Base64Recipe recipe;
} Piece;

/* Fills the gaps of the skeleton as it passes. */
typedef struct {
    Db *db;
    ByteSink sink;
    void *data;
    const GArray *pieces;
    guint next;
    int64_t offset; /* in the skeleton */
    int64_t size;   /* bytes handed over, pieces included */
} Filler;

static bool
pass_on(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    Filler *filler = data;
    filler->size += (int64_t)length;
    return filler->sink(filler->data, bytes, length, error);
}

static bool
encode(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    return base64_encoder_add(data, bytes, length, error);
}

static bool
fill_gap(Filler *filler, GError **error)
{
    const Piece *piece = &g_array_index(filler->pieces, Piece, filler->next++);
    Base64Encoder encoder;
    return base64_encoder_begin(&encoder, &piece->recipe, pass_on, filler, error) &&
           content_read(filler->db, piece->content_id, encode, &encoder, error) &&
           base64_encoder_finish(&encoder, error);
}

static bool
is_gap_here(const Filler *filler)
{
    return filler->next < filler->pieces->len &&
           g_array_index(filler->pieces, Piece, filler->next).skeleton_offset <= filler->offset;
}

static bool
take_skeleton(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    Filler *filler = data;
    while (length > 0) {
        while (is_gap_here(filler))
            if (!fill_gap(filler, error))
                return false;
        size_t part = length;
        if (filler->next < filler->pieces->len) {
            const Piece *piece = &g_array_index(filler->pieces, Piece, filler->next);
            part = (size_t)MIN((int64_t)length, piece->skeleton_offset - filler->offset);
        }
        if (!pass_on(filler, bytes, part, error))
            return false;
        bytes += part;
        length -= part;
        filler->offset += (int64_t)part;
    }
    return true;
}

static const char sql_pieces[] =
    "SELECT skeleton_offset, content_id, line_length, is_crlf, leading_newlines, trailing_newlines"
    " FROM piece WHERE item_id = :item AND rendition = :number ORDER BY number";

static GArray *
load_pieces(Db *db, const Row *row, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_pieces, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":item", row->item_id);
    stmt_bind_int64(stmt, ":number", row->number);
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Piece piece = {
            .skeleton_offset = stmt_int64(stmt, 0),
            .content_id = stmt_int64(stmt, 1),
            .recipe = {.line_length = stmt_int64(stmt, 2),
                       .is_crlf = stmt_int64(stmt, 3) != 0,
                       .leading_newlines = stmt_int64(stmt, 4),
                       .trailing_newlines = stmt_int64(stmt, 5)},
        };
        g_array_append_val(pieces, piece);
    }
    return state == STMT_ERROR ? NULL : g_steal_pointer(&pieces);
}

static bool
read_back(Db *db, const Row *row, ByteSink sink, void *data, GError **error)
{
    g_autoptr(GArray) pieces = load_pieces(db, row, error);
    if (pieces == NULL)
        return false;
    Filler filler = {.db = db, .sink = sink, .data = data, .pieces = pieces};
    if (!content_read(db, row->skeleton_id, take_skeleton, &filler, error))
        return false;
    while (is_gap_here(&filler))
        if (!fill_gap(&filler, error))
            return false;
    if (filler.next != pieces->len || filler.size != row->size)
        return fail(error, FAIL_CORRUPT,
                    "item %" G_GINT64_FORMAT ": the stored pieces do not make up the message",
                    row->item_id);
    return true;
}

static const char sql_find[] = "SELECT size, skeleton_id, sha256 FROM rendition"
                               " WHERE item_id = :item AND number = :number";

/* Passes bytes on and sums them up. */
typedef struct {
    ByteSink sink;
    void *data;
    Digester digester;
} Reader;

static bool
digest_and_pass_on(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    Reader *reader = data;
    digester_add(&reader->digester, bytes, length);
    return reader->sink(reader->data, bytes, length, error);
}

bool
rendition_store_read(Db *db, int64_t item_id, guint number, ByteSink sink, void *data,
                     GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_int64(stmt, ":number", number);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    if (state != STMT_ROW)
        return fail(error, FAIL_USAGE, "item %" G_GINT64_FORMAT " has no raw message number %u",
                    item_id, number);
    Row row = {item_id, number, stmt_int64(stmt, 0), stmt_int64(stmt, 1)};
    Digest expected = stmt_digest(stmt, 2);
    Reader reader = {.sink = sink, .data = data};
    digester_init(&reader.digester);
    if (!read_back(db, &row, digest_and_pass_on, &reader, error))
        return false;
    Digest found = digester_finish(&reader.digester);
    if (!digest_equal(&found, &expected))
        return fail(error, FAIL_CORRUPT,
                    "item %" G_GINT64_FORMAT ": the stored message is not what was archived",
                    item_id);
    return true;
}

static const char sql_list[] = "SELECT number, sha256, size FROM rendition"
                               " WHERE item_id = :item ORDER BY number";

GArray *
rendition_store_list(Db *db, int64_t item_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_list, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":item", item_id);
    g_autoptr(GArray) renditions = g_array_new(FALSE, FALSE, sizeof(Rendition));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Rendition rendition = {.number = (guint)stmt_int64(stmt, 0),
                               .digest = stmt_digest(stmt, 1),
                               .size = stmt_int64(stmt, 2)};
        g_array_append_val(renditions, rendition);
    }
    return state == STMT_ERROR ? NULL : g_steal_pointer(&renditions);
}

/* ── comparing with what was given ───────────────────────────────────────────────────────── */

typedef struct {
    const Spool *raw;
    int64_t offset;
} Comparison;

static bool
compare(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    Comparison *comparison = data;
    uint8_t block[BLOCK_SIZE];
    while (length > 0) {
        size_t part = MIN(length, sizeof block);
        ssize_t got = spool_read(comparison->raw, comparison->offset, block, part, error);
        if (got < 0)
            return false;
        if ((size_t)got != part || memcmp(block, bytes, part) != 0)
            return fail(error, FAIL_CORRUPT,
                        "what was stored differs from the message near byte %" G_GINT64_FORMAT,
                        comparison->offset);
        comparison->offset += got;
        bytes += part;
        length -= part;
    }
    return true;
}

/* ── writing ─────────────────────────────────────────────────────────────────────────────── */

static bool
write_cut(const Storing *storing, const Cut *cut, const Digest *sha256, int64_t *content_id,
          GError **error)
{
    g_autoptr(ContentWriter) writer =
        content_writer_new(storing->db, cut->stretch.decoded_size, sha256, error);
    return writer != NULL &&
           base64_decode(storing->raw, cut->offset, &cut->stretch, content_writer_add, writer,
                         error) &&
           content_writer_finish(writer, content_id, error);
}

/* Only the digest tells whether the content is there already. */
static bool
store_cut(const Storing *storing, guint number, GError **error)
{
    const Cut *cut = &g_array_index(storing->cuts, Cut, number);
    const PreparedContent *content =
        storing->prepared != NULL ? g_ptr_array_index(storing->prepared->contents, number) : NULL;
    Digest sha256;
    int64_t content_id;
    if (content != NULL)
        sha256 = content->sha256;
    else if (!cut_digest(storing->raw, cut, &sha256, error))
        return false;
    if (!content_share(storing->db, &sha256, &content_id, error))
        return false;
    bool is_stored =
        content_id != 0 ||
        (content != NULL ? content_add_prepared(storing->db, content, &sha256, &content_id, error)
                         : write_cut(storing, cut, &sha256, &content_id, error));
    g_array_append_val(storing->content_ids, content_id);
    return is_stored;
}

static bool
store_skeleton(const Storing *storing, int64_t *content_id, GError **error)
{
    if (storing->prepared != NULL)
        return content_add_prepared(storing->db, storing->prepared->skeleton, NULL, content_id,
                                    error);
    g_autoptr(ContentWriter) writer =
        content_writer_new(storing->db, skeleton_size(storing->raw, storing->cuts), NULL, error);
    return writer != NULL &&
           skeleton_write(storing->raw, storing->cuts, content_writer_add, writer, error) &&
           content_writer_finish(writer, content_id, error);
}

static const char sql_add[] = "INSERT INTO rendition (item_id, number, sha256, size, skeleton_id)"
                              " VALUES (:item, :number, :sha256, :size, :skeleton)";

static bool
add_row(Db *db, const Row *row, const Digest *sha256, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", row->item_id);
    stmt_bind_int64(stmt, ":number", row->number);
    stmt_bind_digest(stmt, ":sha256", sha256);
    stmt_bind_int64(stmt, ":size", row->size);
    stmt_bind_int64(stmt, ":skeleton", row->skeleton_id);
    return stmt_run(stmt, error);
}

static const char sql_add_piece[] =
    "INSERT INTO piece (item_id, rendition, number, skeleton_offset, content_id,"
    " line_length, is_crlf, leading_newlines, trailing_newlines)"
    " VALUES (:item, :rendition, :number, :skeleton_offset, :content,"
    " :line_length, :is_crlf, :leading, :trailing)";

static bool
add_pieces(const Storing *storing, const Row *row, GError **error)
{
    int64_t cut_out = 0;
    for (guint i = 0; i < storing->cuts->len; i++) {
        const Cut *cut = &g_array_index(storing->cuts, Cut, i);
        g_autoptr(Stmt) stmt = stmt_prepare(storing->db, sql_add_piece, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":item", row->item_id);
        stmt_bind_int64(stmt, ":rendition", row->number);
        stmt_bind_int64(stmt, ":number", i + 1);
        stmt_bind_int64(stmt, ":skeleton_offset", cut->offset - cut_out);
        stmt_bind_int64(stmt, ":content", g_array_index(storing->content_ids, int64_t, i));
        stmt_bind_int64(stmt, ":line_length", cut->stretch.recipe.line_length);
        stmt_bind_int64(stmt, ":is_crlf", cut->stretch.recipe.is_crlf);
        stmt_bind_int64(stmt, ":leading", cut->stretch.recipe.leading_newlines);
        stmt_bind_int64(stmt, ":trailing", cut->stretch.recipe.trailing_newlines);
        if (!stmt_run(stmt, error))
            return false;
        cut_out += cut->stretch.encoded_length;
    }
    return true;
}

static bool
store(const Storing *storing, Row *row, const Digest *sha256, GError **error)
{
    for (guint i = 0; i < storing->cuts->len; i++)
        if (!store_cut(storing, i, error))
            return false;
    return store_skeleton(storing, &row->skeleton_id, error) &&
           add_row(storing->db, row, sha256, error) && add_pieces(storing, row, error);
}

static bool
store_as(Db *db, const RenditionSource *source, Row *row, GError **error)
{
    g_autoptr(GArray) found = NULL;
    g_autoptr(GArray) content_ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    Storing storing = {
        .db = db,
        .raw = source->raw,
        .prepared = source->prepared,
        .content_ids = content_ids,
    };
    if (source->prepared == NULL) {
        found = cuts_find(source->raw, source->base64_ranges, error);
        if (found == NULL)
            return false;
    }
    storing.cuts = found != NULL ? found : source->prepared->cuts;
    Comparison comparison = {.raw = source->raw};
    return store(&storing, row, source->sha256, error) &&
           read_back(db, row, compare, &comparison, error);
}

bool
rendition_store_add(Db *db, int64_t item_id, const RenditionSource *source, GError **error)
{
    g_autoptr(GArray) known = rendition_store_list(db, item_id, error);
    if (known == NULL)
        return false;
    Row row = {.item_id = item_id, .number = 1, .size = spool_size(source->raw)};
    for (guint i = 0; i < known->len; i++) {
        const Rendition *rendition = &g_array_index(known, Rendition, i);
        if (digest_equal(&rendition->digest, source->sha256))
            return true;
        row.number = rendition->number + 1;
    }
    return store_as(db, source, &row, error);
}

/* ── removing ────────────────────────────────────────────────────────────────────────────── */

static const char sql_contents[] = "SELECT skeleton_id FROM rendition WHERE item_id = :item"
                                   " UNION ALL SELECT content_id FROM piece WHERE item_id = :item";
static const char sql_remove_pieces[] = "DELETE FROM piece WHERE item_id = :item";
static const char sql_remove[] = "DELETE FROM rendition WHERE item_id = :item";

static bool
run_for_item(Db *db, const char *sql, int64_t item_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    return stmt_run(stmt, error);
}

bool
rendition_store_remove(Db *db, int64_t item_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_contents, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        if (!content_release(db, stmt_int64(stmt, 0), error))
            return false;
    return state != STMT_ERROR && run_for_item(db, sql_remove_pieces, item_id, error) &&
           run_for_item(db, sql_remove, item_id, error);
}
