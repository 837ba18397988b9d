/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bookkeeping flags by the rules of the configuration. */
#pragma once

#include "archive/archive.h"
#include "model/message.h"
#include "store/folder-store.h"

/* Inside the transaction that archives a message, or recognises it: flags the item by the first
 * rule that matches. A flag that it has, or had, is left as it is. */
bool bookkeeping_rules_apply(Archive *archive, const FolderRow *folder, const Message *message,
                             int64_t item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
