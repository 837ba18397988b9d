/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several ways to fulfil a query, each a list of conditions that must hold together. */
#pragma once

#include "model/query.h"

/* GPtrArray of GPtrArray of Query, which `query` owns. Says negations otherwise in it first, so
 * that they stand before single conditions; what it means stays. Prefixes must be filled in. */
GPtrArray *search_ways(Query *query);
