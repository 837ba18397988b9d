/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the self-test of purging (archive/residue.h) needs to see and to take away. Its messages
 * are in a mailbox whose name no configuration can give. */
#pragma once

#include "store/db.h"

#include <stdint.h>

#define RESIDUE_MAILBOX ""

/* Items (int64_t) of that mailbox: the one being tested, or left over by a test that died. */
bool residue_store_items(Db *db, GArray **items, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Every string of bytes that is stored for the item in a form of our own: chunks of its contents,
 * and its packed text. Lent for the call. */
typedef void (*ResidueBytesFunc)(const uint8_t *bytes, size_t length, void *data);
bool residue_store_bytes(Db *db, int64_t item_id, ResidueBytesFunc on_bytes, void *data,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the vocabulary of the full-text index has the word (folded). */
bool residue_store_has_word(Db *db, const char *word, bool *has_word,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* After its items were purged: the mailbox, its ledger and its suppression keys. */
bool residue_store_forget(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
