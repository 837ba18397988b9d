/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/integrity-store.h"

#include "store/db-private.h"
#include "store/stmt.h"

#include <string.h>

/* ── the file ────────────────────────────────────────────────────────────────────────────── */

/* SQLite names up to a hundred places. quick_check leaves the indices out, and so finds the worst
 * first. */
static const char sql_quick_check[] = "PRAGMA quick_check";
static const char sql_integrity_check[] = "PRAGMA integrity_check";

static void
tell(DamageFunc on_damage, void *data, DamageKind kind, const char *what)
{
    Damage damage = {.kind = kind, .what = what};
    on_damage(&damage, data);
}

/* A file that is damaged enough makes the check itself fail. */
static bool
tell_failure(DamageFunc on_damage, void *data, DamageKind kind, GError *failure, GError **error)
{
    bool is_damage = fail_is(failure, FAIL_CORRUPT);
    if (is_damage)
        tell(on_damage, data, kind, failure->message);
    else
        g_propagate_error(error, g_error_copy(failure));
    return is_damage;
}

static bool
run_check(Db *db, const char *sql, DamageFunc on_damage, void *data, bool *is_whole, GError **error)
{
    g_autoptr(GError) failure = NULL;
    *is_whole = false;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, &failure);
    if (stmt == NULL)
        return tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
    StmtState state;
    while ((state = stmt_step(stmt, &failure)) == STMT_ROW) {
        *is_whole = strcmp(stmt_text(stmt, 0), "ok") == 0;
        if (!*is_whole)
            tell(on_damage, data, DAMAGE_DATABASE, stmt_text(stmt, 0));
    }
    return state == STMT_DONE || tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
}

static const char sql_foreign_keys[] =
    "SELECT \"table\", count(*), \"parent\" FROM pragma_foreign_key_check GROUP BY 1, 3";

static bool
check_references(Db *db, DamageFunc on_damage, void *data, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_foreign_keys, &failure);
    if (stmt == NULL)
        return tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
    StmtState state;
    while ((state = stmt_step(stmt, &failure)) == STMT_ROW) {
        g_autofree char *what =
            g_strdup_printf("%" G_GINT64_FORMAT " rows of %s have no %s", stmt_int64(stmt, 1),
                            stmt_text(stmt, 0), stmt_text(stmt, 2));
        tell(on_damage, data, DAMAGE_DATABASE, what);
    }
    return state == STMT_DONE || tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
}

bool
integrity_store_database(Db *db, DamageFunc on_damage, void *data, GError **error)
{
    bool is_whole;
    if (!run_check(db, sql_quick_check, on_damage, data, &is_whole, error))
        return false;
    /* What is not whole would only be told again. */
    if (is_whole && !run_check(db, sql_integrity_check, on_damage, data, &is_whole, error))
        return false;
    return check_references(db, on_damage, data, error);
}

/* ── the index ───────────────────────────────────────────────────────────────────────────── */

/* 1: not only with itself, but with the texts. */
static const char sql_check_index[] =
    "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)";

bool
integrity_store_index(Db *db, DamageFunc on_damage, void *data, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (db_execute(db, sql_check_index, &failure))
        return true;
    if (!fail_is(failure, FAIL_CORRUPT)) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    tell(on_damage, data, DAMAGE_INDEX, "the full-text index does not agree with the texts");
    return true;
}

/* ── counts of uses ──────────────────────────────────────────────────────────────────────── */

/* Contents that are counted in one pass over what uses them: bounds the memory. */
#define COUNTED_AT_ONCE (4 * 1024 * 1024)

typedef struct {
    Db *db;
    DamageFunc on_damage;
    void *data;
    int64_t first, last; /* ids of contents that are being counted */
    guint32 *uses;       /* by id - first, counted */
    int64_t contents;
} Count;

static const char sql_uses[] =
    "SELECT skeleton_id FROM rendition WHERE skeleton_id BETWEEN :first AND :last"
    " UNION ALL SELECT content_id FROM piece WHERE content_id BETWEEN :first AND :last";

static bool
count_uses(Count *count, GError **error)
{
    memset(count->uses, 0, COUNTED_AT_ONCE * sizeof *count->uses);
    g_autoptr(Stmt) stmt = stmt_prepare(count->db, sql_uses, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":first", count->first);
    stmt_bind_int64(stmt, ":last", count->last);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        count->uses[stmt_int64(stmt, 0) - count->first]++;
    return state == STMT_DONE;
}

static const char sql_user[] = "SELECT item_id FROM rendition WHERE skeleton_id = :content"
                               " UNION ALL SELECT item_id FROM piece WHERE content_id = :content"
                               " LIMIT 1";

static bool
tell_content(Count *count, int64_t content_id, const char *what, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(count->db, sql_user, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":content", content_id);
    StmtState state = stmt_step(stmt, error);
    if (state == STMT_ERROR)
        return false;
    Damage damage = {.kind = DAMAGE_CONTENT, .content_id = content_id, .what = what};
    damage.item_id = state == STMT_ROW ? stmt_int64(stmt, 0) : 0;
    count->on_damage(&damage, count->data);
    return true;
}

/* Marks what is there, so that what is used and not there remains. */
static bool
compare_count(Count *count, int64_t content_id, int64_t uses, GError **error)
{
    guint32 counted = count->uses[content_id - count->first];
    count->uses[content_id - count->first] = 0;
    count->contents++;
    if (uses == (int64_t)counted)
        return true;
    g_autofree char *what =
        counted == 0 ? g_strdup("nobody uses it, and it is still stored")
                     : g_strdup_printf("it is used %u times and counted %" G_GINT64_FORMAT " times",
                                       counted, uses);
    return tell_content(count, content_id, what, error);
}

static bool
tell_missing(Count *count, GError **error)
{
    for (int64_t i = 0; i < COUNTED_AT_ONCE; i++)
        if (count->uses[i] > 0 && !tell_content(count, count->first + i, "it is missing", error))
            return false;
    return true;
}

static const char sql_contents[] = "SELECT id, uses FROM content WHERE id BETWEEN :first AND :last";

static bool
compare_counts(Count *count, GError **error)
{
    if (!count_uses(count, error))
        return false;
    g_autoptr(Stmt) stmt = stmt_prepare(count->db, sql_contents, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":first", count->first);
    stmt_bind_int64(stmt, ":last", count->last);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        if (!compare_count(count, stmt_int64(stmt, 0), stmt_int64(stmt, 1), error))
            return false;
    return state == STMT_DONE && tell_missing(count, error);
}

static const char sql_last_content[] = "SELECT max(coalesce((SELECT max(id) FROM content), 0),"
                                       " coalesce((SELECT max(skeleton_id) FROM rendition), 0),"
                                       " coalesce((SELECT max(content_id) FROM piece), 0))";

static const char sql_stray_chunks[] =
    "SELECT id >> 20, count(*) FROM chunk"
    " WHERE NOT EXISTS (SELECT 1 FROM content WHERE content.id = chunk.id >> 20) GROUP BY 1";

static bool
tell_strays(Count *count, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(count->db, sql_stray_chunks, error);
    if (stmt == NULL)
        return false;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        g_autofree char *what =
            g_strdup_printf("it is gone, and %" G_GINT64_FORMAT " blocks of it are still stored",
                            stmt_int64(stmt, 1));
        Damage damage = {.kind = DAMAGE_CONTENT, .content_id = stmt_int64(stmt, 0), .what = what};
        count->on_damage(&damage, count->data);
    }
    return state == STMT_DONE;
}

static bool
count_all(Count *count, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(count->db, sql_last_content, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    int64_t end = stmt_int64(stmt, 0);
    for (count->first = 1; count->first <= end; count->first += COUNTED_AT_ONCE) {
        count->last = count->first + COUNTED_AT_ONCE - 1;
        if (!compare_counts(count, error))
            return false;
    }
    return tell_strays(count, error);
}

bool
integrity_store_contents(Db *db, DamageFunc on_damage, void *data, int64_t *contents,
                         GError **error)
{
    g_autofree guint32 *uses = g_new(guint32, COUNTED_AT_ONCE);
    Count count = {.db = db, .on_damage = on_damage, .data = data, .uses = uses};
    g_autoptr(GError) failure = NULL;
    bool is_done = count_all(&count, &failure) ||
                   tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
    *contents = count.contents;
    return is_done;
}

static const char sql_bare[] =
    "SELECT id FROM item WHERE channel = 'email'"
    " AND NOT EXISTS (SELECT 1 FROM rendition WHERE rendition.item_id = item.id)";

bool
integrity_store_bare_items(Db *db, DamageFunc on_damage, void *data, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_bare, &failure);
    if (stmt == NULL)
        return tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
    StmtState state;
    while ((state = stmt_step(stmt, &failure)) == STMT_ROW) {
        Damage damage = {.kind = DAMAGE_RENDITION,
                         .item_id = stmt_int64(stmt, 0),
                         .what = "its raw message is missing"};
        on_damage(&damage, data);
    }
    return state == STMT_DONE || tell_failure(on_damage, data, DAMAGE_DATABASE, failure, error);
}

/* ── what there is to read ───────────────────────────────────────────────────────────────── */

static const char sql_totals[] = "SELECT count(*), coalesce(sum(size), 0) FROM rendition";

bool
integrity_store_totals(Db *db, int64_t *renditions, int64_t *bytes, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_totals, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    *renditions = stmt_int64(stmt, 0);
    *bytes = stmt_int64(stmt, 1);
    return true;
}

static const char sql_renditions[] =
    "SELECT item_id, number, size FROM rendition WHERE (item_id, number) > (:item, :number)"
    " ORDER BY item_id, number LIMIT :limit";

GArray *
integrity_store_renditions(Db *db, const RenditionPlace *after, guint limit, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_renditions, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":item", after->item_id);
    stmt_bind_int64(stmt, ":number", after->number);
    stmt_bind_int64(stmt, ":limit", limit);
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(RenditionPlace));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        RenditionPlace place = {stmt_int64(stmt, 0), (guint)stmt_int64(stmt, 1),
                                stmt_int64(stmt, 2)};
        g_array_append_val(places, place);
    }
    return state == STMT_DONE ? g_steal_pointer(&places) : NULL;
}

static const char sql_texts[] = "SELECT item_id FROM item_text WHERE item_id > :item"
                                " ORDER BY item_id LIMIT :limit";

GArray *
integrity_store_texts(Db *db, int64_t after, guint limit, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_texts, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":item", after);
    stmt_bind_int64(stmt, ":limit", limit);
    return stmt_ids(stmt, error);
}
