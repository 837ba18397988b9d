/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/review-json.h"

#include "view/json.h"

char *
review_json(const Doubt *doubt)
{
    g_autofree char *id = doubt_id(doubt);
    return json_line(json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o}", "id", id, "object",
                               doubt->object, "object_id", json_id(doubt->object_id), "code",
                               doubt->code, "text", json_text(doubt->text), "resolved_on",
                               json_day(doubt->resolved_on), "note", json_text(doubt->note)));
}
