/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"id","object","object_id","code","text","resolved_on","note"} */
#pragma once

#include "model/doubt.h"

/* Newly allocated, one line. */
char *review_json(const Doubt *doubt);
