/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The expiry run: decides every item and purges what is due. */
#pragma once

#include "archive/archive.h"
#include "model/expiry.h"

/* What would go on `today`. Changes nothing. */
ExpiryReport *expiry_plan(Archive *archive, Day today, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Decides and purges in one transaction, as of the present day: what is decided cannot change
 * before it is carried out, and an interrupted run has done nothing. Afterwards no file of the
 * archive holds any text of what was purged. */
ExpiryReport *expiry_execute(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;
