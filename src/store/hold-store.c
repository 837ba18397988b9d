/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/hold-store.h"

#include "store/stmt.h"

/* ── placing and releasing ───────────────────────────────────────────────────────────────── */

static const char sql_add[] =
    "INSERT INTO hold (matter, reason, reason_text, placed_on, review_on, query)"
    " VALUES (:matter, :reason, :text, :placed, :review, :query)";

bool
hold_store_add(Db *db, Hold *hold, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_add, error);
    if (stmt == NULL)
        return false;
    stmt_bind_text(stmt, ":matter", hold->matter);
    stmt_bind_text(stmt, ":reason", hold_reason_names[hold->reason]);
    stmt_bind_text(stmt, ":text", hold->text);
    stmt_bind_day(stmt, ":placed", hold->placed_on);
    stmt_bind_day(stmt, ":review", hold->review_on);
    stmt_bind_text(stmt, ":query", hold->query);
    if (!stmt_run(stmt, error))
        return false;
    hold->id = db_last_insert_id(db);
    return true;
}

static const char sql_reach[] = "INSERT OR IGNORE INTO hold_scope (hold_id, kind, target_id)"
                                " VALUES (:hold, :kind, :target)";

bool
hold_store_reach(Db *db, int64_t hold_id, const char *kind, int64_t target_id, bool *is_new,
                 GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_reach, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":hold", hold_id);
    stmt_bind_text(stmt, ":kind", kind);
    stmt_bind_int64(stmt, ":target", target_id);
    if (!stmt_run(stmt, error))
        return false;
    *is_new = db_changes(db) > 0;
    return true;
}

static const char sql_release[] = "UPDATE hold SET released_on = :on WHERE id = :id";

bool
hold_store_release(Db *db, int64_t id, Day on, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_release, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    stmt_bind_day(stmt, ":on", on);
    return stmt_run(stmt, error);
}

/* ── one hold ────────────────────────────────────────────────────────────────────────────── */

static const char sql_find[] =
    "SELECT matter, reason, reason_text, placed_on, review_on, released_on, query"
    " FROM hold WHERE id = :id";

static Hold *
read_hold(Stmt *stmt, int64_t id)
{
    Hold *hold = hold_new();
    int reason = HOLD_OTHER;
    (void)name_parse(hold_reason_names, stmt_text(stmt, 1), &reason); /* no others are stored */
    hold->id = id;
    hold->matter = g_strdup(stmt_text(stmt, 0));
    hold->reason = (HoldReason)reason;
    hold->text = g_strdup(stmt_text(stmt, 2));
    hold->placed_on = stmt_day(stmt, 3);
    hold->review_on = stmt_day(stmt, 4);
    hold->released_on = stmt_day(stmt, 5);
    if (!stmt_is_null(stmt, 6))
        hold->query = g_strdup(stmt_text(stmt, 6));
    return hold;
}

static const char sql_scope[] =
    "SELECT hold_scope.kind, hold_scope.target_id, party.name FROM hold_scope"
    " LEFT JOIN party ON hold_scope.kind = 'party' AND party.id = hold_scope.target_id"
    " WHERE hold_scope.hold_id = :hold ORDER BY hold_scope.kind, hold_scope.target_id";

static bool
read_scope(Db *db, Hold *hold, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_scope, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":hold", hold->id);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        const char *kind = stmt_text(stmt, 0);
        int64_t target = stmt_int64(stmt, 1);
        if (g_str_equal(kind, "item"))
            g_array_append_val(hold->items, target);
        else if (g_str_equal(kind, "conversation"))
            g_array_append_val(hold->conversations, target);
        else if (!stmt_is_null(stmt, 2)) /* else the party has gone into another */
            g_ptr_array_add(hold->parties, party_name_new(target, stmt_text(stmt, 2)));
    }
    return state == STMT_DONE;
}

bool
hold_store_find(Db *db, int64_t id, Hold **hold, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":id", id);
    StmtState state = stmt_step(stmt, error);
    *hold = NULL;
    if (state != STMT_ROW)
        return state == STMT_DONE;
    g_autoptr(Hold) found = read_hold(stmt, id);
    if (!read_scope(db, found, error))
        return false;
    *hold = g_steal_pointer(&found);
    return true;
}

/* ── many ────────────────────────────────────────────────────────────────────────────────── */

static const char sql_list[] =
    "SELECT id FROM hold WHERE :is_all OR released_on IS NULL ORDER BY id";

GArray *
hold_store_list(Db *db, bool with_released, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_list, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":is_all", with_released);
    return stmt_ids(stmt, error);
}

static const char sql_of_matter[] =
    "SELECT id FROM hold WHERE matter = :matter AND (released_on IS NOT NULL) = :are_released"
    " ORDER BY id";

GArray *
hold_store_of_matter(Db *db, const char *matter, bool are_released, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_of_matter, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, ":matter", matter);
    stmt_bind_int64(stmt, ":are_released", are_released);
    return stmt_ids(stmt, error);
}

/* ── what is held ────────────────────────────────────────────────────────────────────────── */

#define SQL_TARGETS(kind)                                                                          \
    "(SELECT target_id FROM hold_scope WHERE hold_id = :hold AND kind = '" kind "')"

/* A link made by a person goes before what follows from addresses. */
#define SQL_IN_SCOPE                                                                               \
    "SELECT id FROM item WHERE id IN " SQL_TARGETS(                                                \
        "item") " UNION SELECT id FROM item"                                                       \
                " WHERE conversation_id IN " SQL_TARGETS(                                          \
                    "conversation") " UNION SELECT participant.item_id"                            \
                                    " FROM address JOIN participant ON participant.address_id = "  \
                                    "address.id"                                                   \
                                    " WHERE address.party_id IN " SQL_TARGETS(                     \
                                        "party") " AND NOT EXISTS (SELECT 1 FROM link"             \
                                                 "  WHERE link.item_id = participant.item_id AND " \
                                                 "link.party_id = address.party_id"                \
                                                 "  AND link.removed_on IS NOT NULL)"              \
                                                 " UNION SELECT item_id FROM link WHERE party_id " \
                                                 "IN " SQL_TARGETS(                                \
                                                     "party") " AND removed_on IS NULL"

static const char sql_items[] = SQL_IN_SCOPE;
static const char sql_erasures[] = "SELECT id FROM item WHERE id IN (" SQL_IN_SCOPE ")"
                                   " AND erasure_approved_on IS NOT NULL ORDER BY id";

static GArray *
items_in_scope(Db *db, const char *sql, int64_t hold_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":hold", hold_id);
    return stmt_ids(stmt, error);
}

GArray *
hold_store_items(Db *db, int64_t id, GError **error)
{
    return items_in_scope(db, sql_items, id, error);
}

GArray *
hold_store_erasures(Db *db, int64_t id, GError **error)
{
    return items_in_scope(db, sql_erasures, id, error);
}

/* ── queries ─────────────────────────────────────────────────────────────────────────────── */

void
hold_query_free(HoldQuery *query)
{
    g_free(query->matter);
    g_free(query->query);
    g_free(query);
}

static const char sql_queries[] =
    "SELECT id, matter, query, (SELECT count(*) FROM hold AS earlier WHERE earlier.id < hold.id)"
    " FROM hold WHERE released_on IS NULL AND query IS NOT NULL ORDER BY id";

GPtrArray *
hold_store_queries(Db *db, GError **error)
{
    g_autoptr(GPtrArray) queries = g_ptr_array_new_with_free_func((GDestroyNotify)hold_query_free);
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_queries, error);
    if (stmt == NULL)
        return NULL;
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        HoldQuery *query = g_new0(HoldQuery, 1);
        query->hold_id = stmt_int64(stmt, 0);
        query->matter = g_strdup(stmt_text(stmt, 1));
        query->query = g_strdup(stmt_text(stmt, 2));
        query->place = (uint32_t)stmt_int64(stmt, 3);
        g_ptr_array_add(queries, query);
    }
    return state == STMT_DONE ? g_steal_pointer(&queries) : NULL;
}

/* ── conversations ───────────────────────────────────────────────────────────────────────── */

static const char sql_conversation[] =
    "SELECT CASE WHEN item.id IS NOT NULL THEN item.conversation_id ELSE conversation.id END,"
    " item.id FROM (SELECT :number AS number) AS asked"
    " LEFT JOIN item ON item.id = asked.number"
    " LEFT JOIN conversation ON conversation.id = asked.number";

bool
hold_store_conversation(Db *db, int64_t number, int64_t *conversation_id, bool *has_item,
                        GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_conversation, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":number", number);
    if (stmt_step(stmt, error) != STMT_ROW)
        return false;
    *conversation_id = stmt_int64(stmt, 0);
    *has_item = !stmt_is_null(stmt, 1);
    return true;
}
