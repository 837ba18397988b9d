/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"item","kind","year","document_date","assumed","cleared_on"} */
#pragma once

#include "model/bookkeeping.h"

/* Newly allocated, one line. */
char *bookkeeping_json(int64_t item_id, const Bookkeeping *flag);
