/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/stats-store.h"

#include "store/stmt.h"

static bool
one_number(Db *db, const char *sql, int64_t *number, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql, error);
    if (stmt == NULL || stmt_step(stmt, error) != STMT_ROW)
        return false;
    *number = stmt_int64(stmt, 0);
    return true;
}

static const char sql_renditions[] = "SELECT count(*) FROM rendition";
static const char sql_raw[] = "SELECT coalesce(sum(size), 0) FROM rendition";
static const char sql_contents[] = "SELECT coalesce(sum(length(bytes)), 0) FROM chunk";
static const char sql_texts[] = "SELECT coalesce(sum(length(packed)), 0) FROM item_text";
static const char sql_index[] =
    "SELECT (SELECT coalesce(sum(length(block)), 0) FROM"
    " search_index_data)"
    " + (SELECT coalesce(sum(length(sz)), 0) FROM search_index_docsize)";
static const char sql_file[] =
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

bool
stats_store_sizes(Db *db, StoredSizes *sizes, GError **error)
{
    return one_number(db, sql_renditions, &sizes->renditions, error) &&
           one_number(db, sql_raw, &sizes->raw_bytes, error) &&
           one_number(db, sql_contents, &sizes->content_bytes, error) &&
           one_number(db, sql_texts, &sizes->text_bytes, error) &&
           one_number(db, sql_index, &sizes->index_bytes, error) &&
           one_number(db, sql_file, &sizes->file_bytes, error);
}

static const char sql_mailboxes[] = "SELECT DISTINCT mailbox.name FROM sighting"
                                    " JOIN folder ON folder.id = sighting.folder_id"
                                    " JOIN mailbox ON mailbox.id = folder.mailbox_id"
                                    " WHERE sighting.item_id = :item";

static bool
load_mailboxes(Db *db, int64_t item_id, GPtrArray *mailboxes, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_mailboxes, error);
    if (stmt == NULL)
        return false;
    stmt_bind_int64(stmt, ":item", item_id);
    g_ptr_array_set_size(mailboxes, 0);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW)
        g_ptr_array_add(mailboxes, g_strdup(stmt_text(stmt, 0)));
    return state == STMT_DONE;
}

static const char sql_items[] =
    "SELECT id, channel, date_at,"
    " coalesce((SELECT sum(rendition.size) FROM rendition WHERE rendition.item_id = item.id), size)"
    " FROM item ORDER BY id";

bool
stats_store_each(Db *db, CountedItemFunc on_item, void *data, GError **error)
{
    g_autoptr(Stmt) stmt = stmt_prepare(db, sql_items, error);
    if (stmt == NULL)
        return false;
    g_autoptr(GPtrArray) mailboxes = g_ptr_array_new_with_free_func(g_free);
    StmtState state;
    while ((state = stmt_step(stmt, error)) == STMT_ROW) {
        CountedItem item = {
            .id = stmt_int64(stmt, 0),
            .date_at = stmt_instant(stmt, 2),
            .bytes = stmt_int64(stmt, 3),
            .mailboxes = mailboxes,
        };
        if (!channel_parse(stmt_text(stmt, 1), &item.channel))
            return fail(error, FAIL_CORRUPT, "item %" G_GINT64_FORMAT " has an unknown channel",
                        item.id);
        if (!load_mailboxes(db, item.id, mailboxes, error))
            return false;
        on_item(&item, data);
    }
    return state == STMT_DONE;
}
