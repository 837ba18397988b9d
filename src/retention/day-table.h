/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of numbers, each with the latest day noted for it. */
#pragma once

#include "base/civil.h"

typedef struct DayTable DayTable;

DayTable *day_table_new(void);
void day_table_free(DayTable *table);

/* Notes `day` unless a later one is there. `one` is not UINT32_MAX. */
void day_table_raise(DayTable *table, uint32_t one, uint32_t other, Day day);

/* DAY_NONE when nothing was noted. */
Day day_table_find(const DayTable *table, uint32_t one, uint32_t other);
