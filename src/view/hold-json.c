/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/hold-json.h"

#include "view/json.h"

static json_t *
ids_json(const GArray *ids)
{
    json_t *list = json_array();
    for (guint i = 0; i < ids->len; i++)
        json_array_append_new(list, json_id(g_array_index(ids, int64_t, i)));
    return list;
}

char *
hold_json(const Hold *hold, int64_t items_held, const GArray *due)
{
    json_t *document = json_pack(
        "{s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "id", json_id(hold->id),
        "matter", json_text(hold->matter), "reason", hold_reason_names[hold->reason], "text",
        json_text(hold->text[0] != '\0' ? hold->text : NULL), "placed_on",
        json_day(hold->placed_on), "review_on", json_day(hold->review_on), "released_on",
        json_day(hold->released_on), "query", json_text(hold->query), "items",
        ids_json(hold->items), "parties", json_party_names(hold->parties), "conversations",
        ids_json(hold->conversations), "items_held",
        items_held >= 0 ? json_integer(items_held) : json_null());
    if (due != NULL)
        json_object_set_new(document, "due", ids_json(due));
    return json_line(document);
}
