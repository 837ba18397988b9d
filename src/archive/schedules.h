/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The retention schedule: the configuration drafts versions of it, a person puts one in force. */
#pragma once

#include "archive/archive.h"

/* Periods of the version in force; those of the configuration while none is. */
bool schedules_periods(Archive *archive, Schedule *periods,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A new archive starts under its configuration: nothing can be lost by that. In a transaction. */
bool schedules_begin(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;
