/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks through the database as a whole. What is damaged is told, not failed with: a function
 * fails only when it cannot look. */
#pragma once

#include "model/damage.h"
#include "store/db.h"

/* Pages, tables, indices and references between rows. */
bool integrity_store_database(Db *db, DamageFunc on_damage, void *data,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Compares the full-text index with the texts. Writers wait meanwhile. */
bool integrity_store_index(Db *db, DamageFunc on_damage, void *data,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Counts the uses of every content anew: contents that are counted wrong, that are missing, that
 * nobody uses, and bytes that belong to none. Sets the number of contents. All as of one moment
 * only inside a transaction. */
bool integrity_store_contents(Db *db, DamageFunc on_damage, void *data, int64_t *contents,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* E-mail that has no raw bytes at all. */
bool integrity_store_bare_items(Db *db, DamageFunc on_damage, void *data,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct {
    int64_t item_id;
    guint number;
    int64_t size;
} RenditionPlace;

bool integrity_store_totals(Db *db, int64_t *renditions, int64_t *bytes,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next renditions (RenditionPlace) after this one, up to `limit`; none at the end. */
GArray *integrity_store_renditions(Db *db, const RenditionPlace *after, guint limit,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The next items (int64_t) with a text after this one, likewise. */
GArray *integrity_store_texts(Db *db, int64_t after, guint limit,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
