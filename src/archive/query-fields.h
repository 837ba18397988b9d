/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fields of the query language: "name:value". */
#pragma once

#include "archive/query-text.h"
#include "base/civil.h"

typedef struct QueryFieldRule QueryFieldRule;

/* What days mean. */
typedef struct {
    const Zone *zone;
    Day today;
} QueryCalendar;

/* "name:" directly before a value is a field, and is taken: not "Re: offer", "https://...",
 * "12:30". Sets *field to NULL when it is a word; false: it looks like a field that does not
 * exist. */
bool query_fields_find(QueryText *query, const QueryFieldRule **field,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The value that stands here, as this field takes it. NULL on error. */
Query *query_fields_parse(QueryText *query, const QueryFieldRule *field,
                          const QueryCalendar *calendar, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Words in a field of the index, or in any of them. NULL on error. */
Query *query_fields_words(const QueryText *query, const QueryValue *value, QueryField field,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
