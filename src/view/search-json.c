/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/search-json.h"

#include "view/json.h"

char *
search_json_count(int64_t count, const char *suggestion)
{
    return json_line(
        json_pack("{s:I, s:o}", "count", (json_int_t)count, "suggestion", json_text(suggestion)));
}
