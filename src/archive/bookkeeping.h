/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bookkeeping flags by a person. */
#pragma once

#include "archive/archive.h"
#include "model/bookkeeping.h"

/* What to change; the rest stays as it is. */
typedef struct {
    bool has_kind, has_year, has_document_on;
    BookkeepingKind kind; /* required where there was no flag yet */
    int year;             /* 0 takes it away */
    Day document_on;      /* DAY_NONE takes it away */
} BookkeepingChange;

/* Sets the flag, changes it, or sets it again after it was cleared. Where the item may go earlier
 * by that, the safety delay begins. `flag` takes what it is now. FAIL_USAGE for what cannot be. */
bool bookkeeping_set(Archive *archive, int64_t item_id, const BookkeepingChange *change,
                     Bookkeeping *flag, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* From today on it no longer counts; the safety delay begins. FAIL_USAGE when there is none. */
bool bookkeeping_clear(Archive *archive, int64_t item_id, Bookkeeping *flag,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
