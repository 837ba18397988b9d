/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of the sheets of an OOXML workbook: a line for each row, cells between tabs. Numbers stand
 * as the file has them; a date is its number. */
#pragma once

#include "extract/office-part.h"

void sheets_read(const OfficeFile *file);
