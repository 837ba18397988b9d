/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/purge.h"

#include "archive/archive-private.h"
#include "archive/link.h"
#include "archive/source-copies.h"
#include "archive/suppress.h"
#include "store/conversation-store.h"
#include "store/folder-store.h"
#include "store/item-store.h"
#include "store/rendition-store.h"
#include "store/review-store.h"
#include "store/search-store.h"

bool
purge_item(Archive *archive, int64_t item_id, Day today, GError **error)
{
    if (!suppress_item(archive, item_id, today, error) ||
        !source_copies_want_item(archive, item_id, today, error))
        return false;
    g_autoptr(Purge) purge G_GNUC_UNUSED = purge_begin(archive->db);
    return search_store_remove(archive->db, item_id, error) &&
           rendition_store_remove(archive->db, item_id, error) &&
           item_store_remove(archive->db, item_id, error);
}

/* What only purged items needed: addresses, provisional individuals, conversations, and
 * fingerprints that have served their time. */
static bool
forget_unused(Archive *archive, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && link_forget_unused(archive, error) &&
           conversation_store_forget_empty(archive->db, error) &&
           folder_store_forget_suppressions(archive->db, archive_today(archive), error) &&
           review_store_forget_settled(archive->db, error) && txn_commit(txn, error);
}

static bool
settle_index(Archive *archive, GError **error)
{
    g_autoptr(Txn) txn = txn_begin(archive->db, error);
    return txn != NULL && search_store_settle(archive->db, error) && txn_commit(txn, error);
}

bool
purge_settle(Archive *archive, GError **error)
{
    return forget_unused(archive, error) && settle_index(archive, error) &&
           db_shrink(archive->db, error) && db_settle(archive->db, error);
}
