/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must be in order before anything is deleted. */
#pragma once

#include "archive/archive.h"
#include "model/expiry.h"

/* `plan` is of the present day; `interrupted` is how many deletions an interrupted run was allowed
 * and has not carried out. *refusal says what is in the way and what to do; NULL: nothing is. */
bool guards_check(Archive *archive, const ExpiryReport *plan, const ExpiryOverrides *overrides,
                  int64_t interrupted, char **refusal, GError **error) G_GNUC_WARN_UNUSED_RESULT;
