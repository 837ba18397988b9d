/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/export-json.h"

#include "view/item-json.h"
#include "view/json.h"

#include <string.h>

char *
export_json_begin(const Item *item)
{
    g_autofree char *document = item_json_whole(item);
    g_autofree char *date =
        item->received_at != INSTANT_NONE ? instant_format(item->received_at) : NULL;
    const char *quote = date != NULL ? "\"" : "";
    document[strlen(document) - 1] = '\0';
    return g_strdup_printf("%s,\"server_date\":%s%s%s,\"raw\":[", document, quote,
                           date != NULL ? date : "null", quote);
}

char *
export_json_note(const ExportNote *note)
{
    return json_line(json_pack("{s:o, s:o, s:o, s:s, s:o, s:o, s:I}", "id", json_id(note->id), "at",
                               json_instant(note->at), "actor", json_text(note->actor), "format",
                               export_format_name(note->format), "recipient",
                               json_text(note->recipient), "reason", json_text(note->reason),
                               "items", (json_int_t)note->items));
}
