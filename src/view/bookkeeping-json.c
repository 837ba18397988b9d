/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/bookkeeping-json.h"

#include "view/json.h"

char *
bookkeeping_json(int64_t item_id, const Bookkeeping *flag)
{
    return json_line(json_pack("{s:o, s:s, s:o, s:o, s:b, s:o}", "item", json_id(item_id), "kind",
                               bookkeeping_kind_names[flag->kind], "year",
                               flag->year != 0 ? json_integer(flag->year) : json_null(),
                               "document_date", json_day(flag->document_on), "assumed",
                               (int)flag->is_assumed, "cleared_on", json_day(flag->cleared_on)));
}
