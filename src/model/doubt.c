/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/doubt.h"

#include <glib.h>

char *
doubt_id(const Doubt *doubt)
{
    return g_strdup_printf("%s-%" G_GINT64_FORMAT "-%s%s%s", doubt->object, doubt->object_id,
                           doubt->code, doubt->place != NULL ? "-" : "",
                           doubt->place != NULL ? doubt->place : "");
}
