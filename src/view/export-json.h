/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exports as JSON, newly allocated. */
#pragma once

#include "model/export.h"
#include "model/item.h"

/* The document of `show --json` with "server_date" (when the server received it), and the beginning
 * of "raw": the caller goes on with the renditions, each a string in base64, and EXPORT_JSON_END.
 * So no message need be in memory. */
char *export_json_begin(const Item *item);
#define EXPORT_JSON_END "]}"

char *export_json_note(const ExportNote *note);
