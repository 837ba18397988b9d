/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mail/tnef.h"

void
tnef_list(GBytes *bytes, bool is_nested, bool is_hidden, GPtrArray *parts)
{
    (void)bytes; (void)is_nested; (void)is_hidden; (void)parts;
}
