/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items: rows of the tables item, participant, attachment, note, trouble, sighting. */
#pragma once

#include "model/item.h"
#include "store/db.h"

typedef struct {
    const char *role; /* from, to, cc, bcc; with: who was there in a call, meeting, chat */
    int position;
    int64_t address_id;
    const char *name; /* as displayed; "" when none */
} ParticipantRow;

/* Stores the item's own row with a new time-ordered id, which it sets in item->id, and its
 * attachments and troubles. Conversation and identity come from the caller; `identity` may be NULL.
 */
bool item_store_add(Db *db, Item *item, const Digest *identity,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool item_store_add_participant(Db *db, int64_t item_id, const ParticipantRow *participant,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A link made by a person; role: correspondent or mentioned. */
bool item_store_add_link(Db *db, int64_t item_id, int64_t party_id, const char *role,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a person wrote about a call or meeting, or the transcript of a chat. */
bool item_store_add_note(Db *db, int64_t item_id, const char *text,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The item with this identity; 0: there is none. */
bool item_store_find_identity(Db *db, const Digest *identity, int64_t *item_id,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Calls and meetings have none. */
bool item_store_identity(Db *db, int64_t item_id, Digest *identity, bool *has_identity,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* *item is NULL when there is none with this id. Loads everything but text and renditions. */
bool item_store_find(Db *db, int64_t item_id, Item **item,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The note of a call or meeting, the transcript of a chat; NULL when there is none. */
bool item_store_note(Db *db, int64_t item_id, char **text,
                     GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* It may go earlier by a change of this day: the safety delay counts from the latest of them. */
bool item_store_shorten(Db *db, int64_t item_id, Day on, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Deletes every row of the item that is this file's; in a purge scope only. */
bool item_store_remove(Db *db, int64_t item_id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
