/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the query language: days, sizes, comparisons. Each function returns false, and leaves
 * its result undefined, when the text is no such value. */
#pragma once

#include "base/civil.h"

#include <stdbool.h>

/* The days from `first` to before `end`: a day, a month, a year; or the day that was so long ago
 * (90d, 8w, 6m, 2y). */
bool query_values_period(const char *text, Day today, Day *first, Day *end);

/* Numbers from `least` (G_MININT64: any) to before `end` (G_MAXINT64: any). */
typedef struct {
    int64_t least, end;
} QueryComparison;

/* ">1M", "<=500k": bytes. There must be a sign. */
bool query_values_size(const char *text, QueryComparison *comparison);

/* "<2027-01-01", ">=2027", "2026-12", "<90d": days; ages count forward. */
bool query_values_expiry(const char *text, Day today, QueryComparison *comparison);
