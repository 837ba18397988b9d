/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/conversation-store.h"

#include "model/item.h"
#include "store/keys.h"
#include "store/stmt.h"

#include <string.h>

static int64_t
fingerprint(Db *db, const char *message_id)
{
    Digest digest = keys_fingerprint(db, KEY_REFERENCE, message_id, strlen(message_id));
    int64_t value;
    memcpy(&value, digest.bytes, sizeof value);
    return value;
}

static const char sql_find[] = "SELECT DISTINCT item.conversation_id FROM reference"
                               " JOIN item ON item.id = reference.item_id"
                               " WHERE reference.fingerprint = :fingerprint"
                               " AND item.conversation_id IS NOT NULL";

static void
add_new(GArray *found, int64_t conversation)
{
    for (guint i = 0; i < found->len; i++)
        if (g_array_index(found, int64_t, i) == conversation)
            return;
    g_array_append_val(found, conversation);
}

/* Adds what is not yet in `found`. */
static bool
find(Db *db, const char *message_id, GArray *found, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":fingerprint", fingerprint(db, message_id));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        add_new(found, stmt_int64(stmt, 0));
    return state == STMT_DONE;
}

static const char sql_make[] = "INSERT INTO conversation DEFAULT VALUES";

static bool
make(Db *db, int64_t *conversation_id, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_make, error);
    if (stmt == NULL || !stmt_run(stmt, error))
        return false;
    *conversation_id = db_last_insert_id(db);
    return true;
}

static const char sql_join[] =
    "UPDATE item SET conversation_id = :kept WHERE conversation_id = :joined";

/* What was held stays held. */
static const char sql_join_holds[] = "INSERT OR IGNORE INTO hold_scope (hold_id, kind, target_id)"
                                     " SELECT hold_id, kind, :kept FROM hold_scope"
                                     " WHERE kind = 'conversation' AND target_id = :joined";

static const char sql_join_writings[] =
    "INSERT OR REPLACE INTO conversation_writing (conversation_id, party_id, wrote_on)"
    " SELECT :kept, party_id, max(wrote_on) FROM conversation_writing"
    " WHERE conversation_id IN (:kept, :joined) GROUP BY party_id";

static bool
join_by(Db *db, const char *sql, int64_t kept, int64_t joined, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":kept", kept);
    stmt_bind_int64(stmt, ":joined", joined);
    return stmt_run(stmt, error);
}

static bool
join(Db *db, int64_t kept, int64_t joined, GError **error)
{
    return join_by(db, sql_join, kept, joined, error) &&
           join_by(db, sql_join_holds, kept, joined, error) &&
           join_by(db, sql_join_writings, kept, joined, error);
}

bool
conversation_store_get(Db *db, const GPtrArray *message_ids, const GArray *also,
                       int64_t *conversation_id, GError **error)
{
    g_autoptr(GArray) found = g_array_new(FALSE, FALSE, sizeof(int64_t));
    for (guint i = 0; i < message_ids->len; i++)
        if (!find(db, g_ptr_array_index(message_ids, i), found, error))
            return false;
    for (guint i = 0; i < also->len; i++)
        add_new(found, g_array_index(also, int64_t, i));
    if (found->len == 0)
        return make(db, conversation_id, error);

    int64_t oldest = g_array_index(found, int64_t, 0);
    for (guint i = 1; i < found->len; i++)
        oldest = MIN(oldest, g_array_index(found, int64_t, i));
    for (guint i = 0; i < found->len; i++) {
        int64_t other = g_array_index(found, int64_t, i);
        if (other != oldest && !join(db, oldest, other, error))
            return false;
    }
    *conversation_id = oldest;
    return true;
}

/* By the ids, which are ordered by date; dates before 2000 share some. CROSS: one address has fewer
 * items than one direction. The nearest come first, up to CANDIDATES_MAX: some addresses have
 * thousands in these days. */
#define CANDIDATES(nearest_first)                                                                  \
    "SELECT item.subject, item.conversation_id, item.is_automated,"                                \
    " (SELECT count(*) FROM reference WHERE reference.item_id = item.id)"                          \
    "  > (item.message_id IS NOT NULL)"                                                            \
    " FROM (SELECT item_id, role FROM participant WHERE address_id = :address"                     \
    "  AND item_id BETWEEN :first_id AND :last_id"                                                 \
    "  ORDER BY item_id " nearest_first " LIMIT :limit) AS near"                                   \
    " CROSS JOIN item ON item.id = near.item_id"                                                   \
    " WHERE near.role IN (iif(:is_from_us, 'to', 'from'), iif(:is_from_us, 'cc', 'from'),"         \
    "  iif(:is_from_us, 'bcc', 'from'))"                                                           \
    " AND item.channel = 'email' AND item.direction = iif(:is_from_us, 'out', 'in')"               \
    " AND item.date_at BETWEEN :first AND :last AND item.conversation_id IS NOT NULL"              \
    " AND (item.direction = 'in' OR :most >= (SELECT count(*) FROM participant AS other"           \
    "  JOIN address ON address.id = other.address_id"                                              \
    "  WHERE other.item_id = item.id AND other.role <> 'from' AND NOT address.is_own))"
static const char sql_candidates_before[] = CANDIDATES("DESC");
static const char sql_candidates_after[] = CANDIDATES("ASC");
#define CANDIDATES_MAX 200

bool
conversation_store_candidates(Db *db, const AnswerRange *range, AnswerCandidateFunc on_candidate,
                              void *data, GError **error)
{
    g_autoptr(Stmt) stmt =
        stmt_prepare(db, range->is_after ? sql_candidates_after : sql_candidates_before, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":address", range->address_id);
    stmt_bind_int64(stmt, ":first_id", item_id_first(range->first));
    stmt_bind_int64(stmt, ":last_id", item_id_first(range->last + 1));
    stmt_bind_int64(stmt, ":first", range->first);
    stmt_bind_int64(stmt, ":last", range->last);
    stmt_bind_int64(stmt, ":is_from_us", range->is_from_us);
    stmt_bind_int64(stmt, ":most", range->outsiders_max);
    stmt_bind_int64(stmt, ":limit", CANDIDATES_MAX);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        AnswerCandidate candidate = {
            .subject = stmt_text(stmt, 0),
            .conversation_id = stmt_int64(stmt, 1),
            .is_automated = stmt_int64(stmt, 2) != 0,
            .has_references = stmt_int64(stmt, 3) != 0,
        };
        if (!on_candidate(&candidate, data, error))
            return false;
    }
    return state == STMT_DONE;
}

static const char sql_refer[] = "INSERT OR IGNORE INTO reference (fingerprint, item_id)"
                                " VALUES (:fingerprint, :item)";

bool
conversation_store_refer(Db *db, int64_t item_id, const GPtrArray *message_ids, GError **error)
{
    for (guint i = 0; i < message_ids->len; i++) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, sql_refer, error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":fingerprint", fingerprint(db, g_ptr_array_index(message_ids, i)));
        stmt_bind_int64(stmt, ":item", item_id);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}

static const char sql_forget_empty[] = "DELETE FROM conversation WHERE id NOT IN"
                                       " (SELECT conversation_id FROM item"
                                       "  WHERE conversation_id IS NOT NULL)";

/* The next conversation may get the same id: nobody has held that one, or written in it. */
static const char sql_forget_holds[] = "DELETE FROM hold_scope WHERE kind = 'conversation'"
                                       " AND target_id NOT IN (SELECT id FROM conversation)";

static const char sql_forget_writings[] =
    "DELETE FROM conversation_writing WHERE conversation_id NOT IN (SELECT id FROM conversation)";

bool
conversation_store_forget_empty(Db *db, GError **error)
{
    return db_execute(db, sql_forget_empty, error) && db_execute(db, sql_forget_holds, error) &&
           db_execute(db, sql_forget_writings, error);
}

/* Only where it matters: others are left in the conversation. Two statements instead of an upsert,
 * for which the full-text index would write out its words each time. */
static const char sql_add_writing[] =
    "INSERT OR IGNORE INTO conversation_writing (conversation_id, party_id, wrote_on)"
    " SELECT conversation_id, :party, :on FROM item WHERE id = :item"
    " AND EXISTS (SELECT 1 FROM item AS other WHERE other.conversation_id = item.conversation_id"
    "  AND other.id <> item.id)";
static const char sql_raise_writing[] =
    "UPDATE conversation_writing SET wrote_on = :on WHERE party_id = :party AND wrote_on < :on"
    " AND conversation_id = (SELECT conversation_id FROM item WHERE id = :item)";

bool
conversation_store_note_writing(Db *db, int64_t item_id, int64_t party_id, Day on, GError **error)
{
    const char *const statements[] = {sql_add_writing, sql_raise_writing};
    for (size_t i = 0; i < G_N_ELEMENTS(statements); i++) {
        g_autoptr(Stmt) stmt = stmt_prepare(db, statements[i], error);
        if (stmt == NULL)
            return false;
        stmt_bind_int64(stmt, ":item", item_id);
        stmt_bind_int64(stmt, ":party", party_id);
        stmt_bind_day(stmt, ":on", on);
        if (!stmt_run(stmt, error))
            return false;
    }
    return true;
}
