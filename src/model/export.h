/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Items that somebody was given. */
#pragma once

#include "base/civil.h"

typedef enum { EXPORT_MBOX, EXPORT_MAILDIR, EXPORT_EML, EXPORT_JSONL } ExportFormat;

const char *export_format_name(ExportFormat format);
bool export_format_parse(const char *name, ExportFormat *format);

/* As noted; texts are borrowed. */
typedef struct {
    int64_t id;
    Instant at;
    const char *actor, *recipient, *reason;
    ExportFormat format;
    int64_t items;
} ExportNote;
