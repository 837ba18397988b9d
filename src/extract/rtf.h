/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of Rich Text Format 1.9, in linear time. */
#pragma once

#include "extract/reading.h"

void rtf_read(Reading *reading, const void *bytes, size_t length);
