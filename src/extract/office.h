/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of what word processors, spreadsheets and presentations save as XML in a zip file: OOXML
 * (ECMA-376) and OpenDocument. Deleted text that a document still remembers is left out, notes and
 * comments are not. */
#pragma once

#include "extract/reading.h"

/* Once per process, before files can no longer be opened. */
void office_init(void);

/* False when the zip file is no such document: it is an archive of files. */
bool office_read(Reading *reading, const void *bytes, size_t length);
