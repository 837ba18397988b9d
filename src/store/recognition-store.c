/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/recognition-store.h"

#include "store/keys.h"
#include "store/stmt.h"

#include <string.h>

int64_t
recognition_fingerprint(Db *db, const Digest *outline, int64_t size)
{
    uint8_t bytes[sizeof outline->bytes + sizeof size];
    int64_t value;
    memcpy(bytes, outline->bytes, sizeof outline->bytes);
    memcpy(bytes + sizeof outline->bytes, &size, sizeof size);
    Digest digest = keys_fingerprint(db, KEY_IDENTITY, bytes, sizeof bytes);
    memcpy(&value, digest.bytes, sizeof value);
    return value;
}

static const char sql_note[] = "UPDATE rendition SET outline = :outline"
                               " WHERE item_id = :item AND sha256 = :sha256";

bool
recognition_store_note(Db *db, int64_t item_id, const Digest *sha256, int64_t fingerprint,
                       GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_note, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":outline", fingerprint);
    stmt_bind_int64(stmt, ":item", item_id);
    stmt_bind_digest(stmt, ":sha256", sha256);
    return stmt_run(stmt, error);
}

/* Imports are on no server. CROSS JOIN: the few renditions with this outline first, whatever else
 * there is an index of. */
static const char sql_find[] =
    "SELECT rendition.item_id, rendition.sha256, sighting.internal_at, sighting.folder_id,"
    " sighting.uid_validity, sighting.uid,"
    " sighting.uid_validity = folder.uid_validity AND sighting.removed_on IS NULL"
    " FROM rendition"
    " CROSS JOIN sighting ON sighting.item_id = rendition.item_id"
    "  AND sighting.rendition = rendition.number"
    " CROSS JOIN folder ON folder.id = sighting.folder_id"
    " WHERE rendition.outline = :outline AND folder.mailbox_id = :mailbox AND folder.name <> ''"
    " AND NOT sighting.is_found_again"
    " ORDER BY sighting.folder_id, sighting.uid_validity, sighting.uid LIMIT :limit";

GArray *
recognition_store_find(Db *db, int64_t mailbox_id, int64_t fingerprint, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_find, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":outline", fingerprint);
    stmt_bind_int64(stmt, ":mailbox", mailbox_id);
    stmt_bind_int64(stmt, ":limit", TRACES_MAX);
    g_autoptr(GArray) traces = g_array_new(FALSE, FALSE, sizeof(Trace));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Trace trace = {
            .item_id = stmt_int64(stmt, 0),
            .sha256 = stmt_digest(stmt, 1),
            .internal_at = stmt_instant(stmt, 2),
            .folder_id = stmt_int64(stmt, 3),
            .uid_validity = stmt_int64(stmt, 4),
            .uid = (uint32_t)stmt_int64(stmt, 5),
            .may_be_there = stmt_int64(stmt, 6) != 0,
        };
        g_array_append_val(traces, trace);
    }
    return state == STMT_DONE ? g_steal_pointer(&traces) : NULL;
}

static const char sql_sample[] =
    "SELECT * FROM (SELECT sighting.uid AS uid, rendition.outline FROM sighting"
    " JOIN rendition ON rendition.item_id = sighting.item_id"
    "  AND rendition.number = sighting.rendition"
    " WHERE sighting.folder_id = :folder AND sighting.uid_validity = :uid_validity"
    " AND sighting.removed_on IS NULL AND rendition.outline IS NOT NULL"
    " ORDER BY sighting.uid DESC LIMIT :limit) ORDER BY uid";

GArray *
recognition_store_sample(Db *db, int64_t folder_id, uint32_t uid_validity, guint limit,
                         GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_sample, error);
    if (stmt == NULL)
        return NULL;
    stmt_bind_int64(stmt, ":folder", folder_id);
    stmt_bind_int64(stmt, ":uid_validity", uid_validity);
    stmt_bind_int64(stmt, ":limit", limit);
    g_autoptr(GArray) samples = g_array_new(FALSE, FALSE, sizeof(Sample));
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        Sample sample = {(uint32_t)stmt_int64(stmt, 0), stmt_int64(stmt, 1)};
        g_array_append_val(samples, sample);
    }
    return state == STMT_DONE ? g_steal_pointer(&samples) : NULL;
}

static const char sql_claim[] =
    "UPDATE sighting SET is_found_again = 1"
    " WHERE folder_id = :folder AND uid_validity = :uid_validity AND uid = :uid"
    " AND item_id = :item AND NOT is_found_again";

bool
recognition_store_claim(Db *db, const Trace *trace, bool *is_claimed, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_claim, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":folder", trace->folder_id);
    stmt_bind_int64(stmt, ":uid_validity", trace->uid_validity);
    stmt_bind_int64(stmt, ":uid", trace->uid);
    stmt_bind_int64(stmt, ":item", trace->item_id);
    if (!stmt_run(stmt, error))
        return false;
    *is_claimed = db_changes(db) > 0;
    return true;
}
