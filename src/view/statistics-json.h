/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/statistics.h"

/* One line, newly allocated. */
char *statistics_json(const Statistics *statistics);
