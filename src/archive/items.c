/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/items.h"

#include "archive/access.h"
#include "archive/archive-private.h"
#include "base/error.h"
#include "store/item-store.h"
#include "store/rendition-store.h"
#include "store/search-store.h"

static bool
load_text(Archive *archive, Item *item, GError **error)
{
    g_auto(SearchText) texts = {{NULL}};
    if (!item_store_note(archive->db, item->id, &item->text, error))
        return false;
    if (item->text != NULL)
        return true;
    g_autoptr(GError) failure = NULL;
    if (!search_store_text(archive->db, item->id, &texts, &failure)) {
        item->is_text_damaged = fail_is(failure, FAIL_CORRUPT);
        if (!item->is_text_damaged)
            g_propagate_error(error, g_steal_pointer(&failure));
        return item->is_text_damaged;
    }
    item->text = g_steal_pointer(&texts.of[SEARCH_BODY]);
    return true;
}

Item *
items_get(Archive *archive, int64_t item_id, Reader reader, GError **error)
{
    g_autoptr(Item) item = NULL;
    bool is_seen = false;
    if (!item_store_find(archive->db, item_id, &item, error) ||
        (item != NULL && !access_sees_item(archive, reader, item_id, &is_seen, error)))
        return NULL;
    if (!is_seen) {
        fail(error, FAIL_USAGE, "there is no item %" G_GINT64_FORMAT, item_id);
        return NULL;
    }
    g_autoptr(GArray) renditions = rendition_store_list(archive->db, item_id, error);
    if (renditions == NULL || !load_text(archive, item, error))
        return NULL;
    g_array_append_vals(item->renditions, renditions->data, renditions->len);
    return g_steal_pointer(&item);
}

/* The item must be there and have raw bytes at all. */
static bool
check_raw(Archive *archive, const PartRequest *part, GError **error)
{
    g_autoptr(Item) item = items_get(archive, part->item_id, part->reader, error);
    if (item == NULL)
        return false;
    return item->renditions->len > 0 ||
           fail(error, FAIL_USAGE, "item %" G_GINT64_FORMAT " is a %s: it has no raw message",
                part->item_id, channel_name(item->channel));
}

bool
items_read_raw(Archive *archive, const PartRequest *rendition, BytesFunc on_bytes, void *data,
               GError **error)
{
    return check_raw(archive, rendition, error) &&
           rendition_store_read(archive->db, rendition->item_id, rendition->number, on_bytes, data,
                                error);
}
