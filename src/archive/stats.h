/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much there is, how old it is, and when it goes. */
#pragma once

#include "archive/archive.h"
#include "model/statistics.h"

/* When items go is decided for each, as an expiry run on `today` would. FAIL_REFUSED when the query
 * of a hold fails. */
Statistics *stats_collect(Archive *archive, Day today, GError **error) G_GNUC_WARN_UNUSED_RESULT;
