/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/rendition-store.h"

#include "model/item.h"
#include "store/base64-recipe.h"
#include "store/content.h"
#include "store/stmt.h"

#include <string.h>

/* Shorter base64 text stays in the skeleton: a content of its own costs more than it saves. */
#define PIECE_SIZE_MIN 512
#define BLOCK_SIZE (64 * 1024)

/* A stretch of the raw bytes that is stored as a content of its own. */
typedef struct {
    int64_t offset; /* in the raw bytes */
    Base64Stretch stretch;
    int64_t content_id;
} Cut;

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
copy(const Spool *raw, int64_t offset, int64_t length, ContentWriter *writer, GError **error)
{
    uint8_t block[BLOCK_SIZE];
    while (length > 0) {
        ssize_t got =
            spool_read(raw, offset, block, (size_t)MIN(length, (int64_t)sizeof block), error);
        if (got < 0)
            return false;
        if (got == 0)
            return fail(error, FAIL_CORRUPT, "a message became shorter while it was stored");
        if (!content_writer_add(writer, block, (size_t)got, error))
            return false;
        offset += got;
        length -= got;
    }
    return true;
}

static bool
add_to_digest(void *data, const uint8_t *bytes, size_t length, GError **error)
{
    (void)error;
    digester_add(data, bytes, length);
    return true;
}

/* Decodes twice: only the digest tells whether the content is there already. */
static bool
store_cut(Db *db, const Spool *raw, Cut *cut, GError **error)
{
    Digester digester;
    digester_init(&digester);
    if (!base64_decode(raw, cut->offset, &cut->stretch, add_to_digest, &digester, error))
        return false;
    Digest sha256 = digester_finish(&digester);
    if (!content_share(db, &sha256, &cut->content_id, error))
        return false;
    if (cut->content_id != 0)
        return true;
    g_autoptr(ContentWriter) writer =
        content_writer_new(db, cut->stretch.decoded_size, &sha256, error);
    return writer != NULL &&
           base64_decode(raw, cut->offset, &cut->stretch, content_writer_add, writer, error) &&
           content_writer_finish(writer, &cut->content_id, error);
}

/* The hints that turn out to be regular base64, and are worth it. */
static bool
find_cuts(const Spool *raw, const GArray *ranges, GArray *cuts, GError **error)
{
    int64_t end = 0;
    for (guint i = 0; ranges != NULL && i < ranges->len; i++) {
        const RawRange *range = &g_array_index(ranges, RawRange, i);
        if (range->offset < end || range->length < PIECE_SIZE_MIN ||
            range->length > spool_size(raw) - range->offset)
            continue;
        end = range->offset + range->length;
        Cut cut = {.offset = range->offset};
        if (!base64_measure(raw, range->offset, range->length, &cut.stretch, error))
            return false;
        if (cut.stretch.encoded_length >= PIECE_SIZE_MIN && cut.stretch.decoded_size > 0)
            g_array_append_val(cuts, cut);
    }
    return true;
}

static bool
store_skeleton(Db *db, const Spool *raw, const GArray *cuts, Row *row, GError **error)
{
    int64_t size = row->size;
    for (guint i = 0; i < cuts->len; i++)
        size -= g_array_index(cuts, Cut, i).stretch.encoded_length;
    g_autoptr(ContentWriter) writer = content_writer_new(db, size, NULL, error);
    if (writer == NULL)
        return false;
    int64_t offset = 0;
    for (guint i = 0; i < cuts->len; i++) {
        const Cut *cut = &g_array_index(cuts, Cut, i);
        if (!copy(raw, offset, cut->offset - offset, writer, error))
            return false;
        offset = cut->offset + cut->stretch.encoded_length;
    }
    return copy(raw, offset, row->size - offset, writer, error) &&
           content_writer_finish(writer, &row->skeleton_id, error);
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
add_pieces(Db *db, const Row *row, const GArray *cuts, GError **error)
{
    int64_t cut_out = 0;
    for (guint i = 0; i < cuts->len; i++) {
        const Cut *cut = &g_array_index(cuts, Cut, i);
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add_piece, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":item", row->item_id);
        stmt_bind_int64(stmt, ":rendition", row->number);
        stmt_bind_int64(stmt, ":number", i + 1);
        stmt_bind_int64(stmt, ":skeleton_offset", cut->offset - cut_out);
        stmt_bind_int64(stmt, ":content", cut->content_id);
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
store(Db *db, const Spool *raw, const GArray *cuts, Row *row, const Digest *sha256, GError **error)
{
    for (guint i = 0; i < cuts->len; i++)
        if (!store_cut(db, raw, &g_array_index(cuts, Cut, i), error))
            return false;
    return store_skeleton(db, raw, cuts, row, error) && add_row(db, row, sha256, error) &&
           add_pieces(db, row, cuts, error);
}

bool
rendition_store_add(Db *db, int64_t item_id, const Spool *raw, const Digest *sha256,
                    const GArray *base64_ranges, GError **error)
{
    g_autoptr(GArray) known = rendition_store_list(db, item_id, error);
    if (known == NULL)
        return false;
    Row row = {.item_id = item_id, .number = 1, .size = spool_size(raw)};
    for (guint i = 0; i < known->len; i++) {
        const Rendition *rendition = &g_array_index(known, Rendition, i);
        if (digest_equal(&rendition->digest, sha256))
            return true;
        row.number = rendition->number + 1;
    }
    g_autoptr(GArray) cuts = g_array_new(FALSE, FALSE, sizeof(Cut));
    if (!find_cuts(raw, base64_ranges, cuts, error) || !store(db, raw, cuts, &row, sha256, error))
        return false;
    Comparison comparison = {.raw = raw};
    return read_back(db, &row, compare, &comparison, error);
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
