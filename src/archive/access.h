/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a reader may see, by today's decisions. What a reader may not see is not there: whoever
 * reads items asks here before it counts, names or gives them.
 *
 * FAIL_REFUSED everywhere when nothing can be decided, because the query of a hold fails; a reader
 * who sees everything needs no decisions and does not notice. */
#pragma once

#include "archive/archive.h"
#include "model/reader.h"

/* False. Where *error is that nothing can be decided, it says so without telling the reader of the
 * hold. */
bool access_refuse(Reader reader, GError **error);

/* Leaves those of the items (int64_t) that the reader sees, in their order. Decides each of them,
 * or everything where they are many. */
bool access_filter(Archive *archive, Reader reader, GArray *items,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the reader sees this item. */
bool access_sees_item(Archive *archive, Reader reader, int64_t item_id, bool *sees,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the reader sees this party: its contact record, or an item that is linked to it. *items
 * becomes the number of these that the reader sees; it is left alone for one who sees everything.
 */
bool access_sees_party(Archive *archive, Reader reader, int64_t party_id, bool *sees,
                       int64_t *items, GError **error) G_GNUC_WARN_UNUSED_RESULT;
