/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The deleting transactions of an expiry run. Each reads and decides again what the plan names,
 * so that a hold placed in the meantime wins, and purges what is still due. */
#pragma once

#include "archive/archive.h"
#include "model/expiry.h"
#include "store/run-store.h"

/* Both add to the run's counts and to the report's. */
bool expiry_batch_items(Archive *archive, ExpiryReport *report, RunRow *run,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
bool expiry_batch_records(Archive *archive, ExpiryReport *report, RunRow *run,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
