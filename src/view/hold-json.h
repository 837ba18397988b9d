/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"id","matter","reason","text","placed_on","review_on","released_on","query","items":[id],
 * "parties":[{"id","name"}],"conversations":[id],"items_held"} */
#pragma once

#include "model/hold.h"

/* items_held: how many items it covers now; negative: not known, null. `due` (int64_t), when not
 * NULL, is told as "due": what is due at once by the release. Newly allocated, one line. */
char *hold_json(const Hold *hold, int64_t items_held, const GArray *due);
