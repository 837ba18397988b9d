/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holds: what nobody may delete while a dispute or a task needs it. */
#pragma once

#include "archive/archive.h"
#include "store/facts-store.h"

/* After the parties: adds all holds to the facts, with what they name and what their queries find
 * now. `asked` as in store/facts-store.h. FAIL_REFUSED when the query of a hold fails. */
bool holds_load(Archive *archive, const GArray *asked, Facts *facts, FactIds *ids,
                GError **error) G_GNUC_WARN_UNUSED_RESULT;
