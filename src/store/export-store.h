/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports as they were noted, and what there is to export. */
#pragma once

#include "model/export.h"
#include "store/db.h"

/* Its `id` is ignored; sets the new one. */
bool export_store_add(Db *db, const ExportNote *note, int64_t *id,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef bool (*ExportNoteFunc)(const ExportNote *note, void *data, GError **error);

/* All of them, the oldest first. */
bool export_store_each(Db *db, ExportNoteFunc on_note, void *data,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The ids (int64_t) of all items, the newest first. */
GArray *export_store_items(Db *db, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the item has raw bytes. */
bool export_store_is_mail(Db *db, int64_t item_id, bool *is_mail,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
