/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text of a PDF, page by page. An encrypted one has none for us; a scanned one has none at all. */
#pragma once

#include "extract/reading.h"

/* Before files can no longer be opened: makes the library open those it wants. */
void pdf_init(void);

void pdf_read(Reading *reading, const void *bytes, size_t length);
