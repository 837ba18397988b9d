/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/holds.h"

#include "archive/archive-private.h"

bool
holds_load(Archive *archive, const GArray *asked, Facts *facts, FactIds *ids, GError **error)
{
    return facts_store_load_holds(archive->db, asked, facts, ids, error);
}
