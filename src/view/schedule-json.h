/* SPDX-License-Identifier: GPL-3.0-or-later */
/* {"version","state","drafted_at","drafted_by","rehearsed_at","activated_at","activated_by",
 * "periods":{…},"rules":[{"rule","purpose","lawful_basis"}]} */
#pragma once

#include "model/schedule.h"

/* state: "draft", "in force" or "past". Newly allocated, one line. */
char *schedule_json(const RetentionSchedule *schedule, const char *state);

/* What a version would change: {"version","evaluated","earlier","later","due"}. */
char *schedule_difference_json(unsigned version, int64_t evaluated, int64_t earlier, int64_t later,
                               int64_t due);
