/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The expiry run: decides everything and purges what is due. */
#pragma once

#include "archive/archive.h"
#include "model/expiry.h"

/* What would go on `today`, and what a run would refuse for if it is the present day. Changes
 * nothing. FAIL_REFUSED when the query of a hold fails. */
ExpiryReport *expiry_plan(Archive *archive, Day today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Plans as of the present day, asks the guards, then purges in bounded batches: inside each
 * batch's transaction everything is read and decided again. It may be interrupted anywhere; the
 * next one completes it. Afterwards no file of the archive holds any text of what was purged.
 * report->refused says when nothing was done because of a guard. FAIL_TEMPORARY when another run
 * is under way. */
ExpiryReport *expiry_execute(Archive *archive, const ExpiryOverrides *overrides,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
