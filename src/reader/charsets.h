/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The C library loads a converter for each charset from a file. Where files cannot be opened any
 * more, those converters work that are in memory by then. */
#pragma once

/* Loads the converters for what mail and files are written in, for good. Text that claims another
 * charset is read as if it claimed none. */
void charsets_load(void);
