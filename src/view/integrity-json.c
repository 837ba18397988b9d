/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/integrity-json.h"

#include "view/json.h"

static json_t *
id_or_null(int64_t id)
{
    return id != 0 ? json_id(id) : json_null();
}

char *
integrity_json_damage(const Damage *damage)
{
    return json_line(
        json_pack("{s:s, s:o, s:o, s:o, s:o}", "damaged", damage_names[damage->kind], "item",
                  id_or_null(damage->item_id), "rendition",
                  damage->rendition != 0 ? json_integer(damage->rendition) : json_null(), "content",
                  id_or_null(damage->content_id), "what", json_text(damage->what)));
}

char *
integrity_json_report(const IntegrityReport *report)
{
    return json_line(json_pack("{s:b, s:I, s:I, s:I, s:I, s:I, s:f}", "ok", report->damages == 0,
                               "items", (json_int_t)report->items, "renditions",
                               (json_int_t)report->renditions, "contents",
                               (json_int_t)report->contents, "bytes", (json_int_t)report->bytes,
                               "damages", (json_int_t)report->damages, "seconds", report->seconds));
}
