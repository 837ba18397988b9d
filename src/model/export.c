/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/export.h"

static const char *const names[] = {
    [EXPORT_MBOX] = "mbox",
    [EXPORT_MAILDIR] = "maildir",
    [EXPORT_EML] = "eml",
    [EXPORT_JSONL] = "jsonl",
};

const char *
export_format_name(ExportFormat format)
{
    return names[format];
}

bool
export_format_parse(const char *name, ExportFormat *format)
{
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(name, names[i])) {
            *format = (ExportFormat)i;
            return true;
        }
    return false;
}
