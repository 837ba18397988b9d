/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The C library loads a converter for each charset from a file. Where files cannot be opened any
 * more, those converters work that are in memory by then. */
#pragma once

/* Loads the converters for what mail is written in, and for `declared` ("": nothing), for good. */
void charsets_load(const char *declared);
