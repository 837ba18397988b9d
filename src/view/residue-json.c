/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/residue-json.h"

#include "view/json.h"

char *
residue_json(const ResidueReport *report)
{
    return json_line(json_pack("{s:b, s:I, s:I, s:I}", "ok", 1, "files", (json_int_t)report->files,
                               "bytes", (json_int_t)report->bytes, "needles",
                               (json_int_t)report->needles));
}
