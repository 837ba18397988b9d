/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doubts that stand in tables of their own (trouble, failed sightings), and what a person has
 * looked at: rows of the table review_resolution. */
#pragma once

#include "model/doubt.h"
#include "store/db.h"

/* The doubt is borrowed for the call. False with *error set ends the walk. */
typedef bool (*StoredDoubtFunc)(Doubt *doubt, void *data, GError **error);

/* What could not be read: one doubt an item, of this item or (0) of all. */
bool review_store_troubles(Db *db, int64_t item_id, StoredDoubtFunc on_doubt, void *data,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a server did not deliver: one doubt a message, of this folder or (0) of all. */
bool review_store_failures(Db *db, int64_t folder_id, StoredDoubtFunc on_doubt, void *data,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* How many of these of one mailbox nobody has looked at. */
bool review_store_count_failures(Db *db, int64_t mailbox_id, int64_t *count,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets doubt->resolved_on, and *note, newly allocated; NULL: none. */
bool review_store_find(Db *db, Doubt *doubt, char **note, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Stores that somebody has looked at it: on doubt->resolved_on, with doubt->note. */
bool review_store_resolve(Db *db, const Doubt *doubt, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets what was said about messages that were delivered since, and about parties that are gone.
 */
bool review_store_forget_settled(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;
