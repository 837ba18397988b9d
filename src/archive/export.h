/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items that leave the archive: for whom and why is noted before the first of them does. */
#pragma once

#include "archive/archive.h"
#include "model/export.h"
#include "model/item.h"
#include "model/reader.h"

typedef struct {
    ExportFormat format; /* only jsonl takes what has no raw message */
    const char *recipient, *reason;
    const char *query; /* NULL: everything */
    Reader reader;     /* gives away what may be seen */
} ExportRequest;

typedef struct {
    int64_t id;
    int64_t items, renditions, bytes; /* given away */
    int64_t left_out;                 /* calls, meetings and chats in a format for mail */
    int64_t damaged;                  /* could not be read */
} ExportReport;

/* One item, without those renditions that are damaged: they were told. `raw` is a Spool for each
 * rendition, in their order. Lent for the call; false with *error set ends the export. */
typedef bool (*ExportItemFunc)(const Item *item, const GPtrArray *raw, void *data, GError **error);

/* What could not be read, in words. */
typedef void (*ExportDamageFunc)(const char *what, void *data);

typedef struct {
    ExportItemFunc on_item;
    ExportDamageFunc on_damage;
    void *data;
} ExportOutput;

/* Finds the items, notes the export with its audit event, then gives the items, the oldest first.
 * FAIL_USAGE for a query that does not parse and for a recipient or reason that says nothing, or
 * more than a line. The memory grows by eight bytes an item. */
bool export_run(Archive *archive, const ExportRequest *request, const ExportOutput *output,
                ExportReport *report, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef bool (*ExportNotedFunc)(const ExportNote *note, void *data, GError **error);

/* Earlier exports, the oldest first. */
bool export_each(Archive *archive, ExportNotedFunc on_note, void *data,
                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
