/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bench-search asks of the items of search-filling.h. */
#pragma once

typedef struct {
    const char *name, *query;
} SearchCase;

/* Ends with a NULL name. */
extern const SearchCase search_cases[];
