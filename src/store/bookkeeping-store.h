/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bookkeeping flags: rows of the table bookkeeping. */
#pragma once

#include "model/bookkeeping.h"
#include "store/db.h"

/* *is_there: the item has a flag, or had one. */
bool bookkeeping_store_find(Db *db, int64_t item_id, Bookkeeping *flag, bool *is_there,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the place of what there was. */
bool bookkeeping_store_set(Db *db, int64_t item_id, const Bookkeeping *flag,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
