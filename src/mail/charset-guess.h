/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A charset for bytes that have none, or whose label is refuted. */
#pragma once

#include <stddef.h>

/* The name for iconv, or NULL when the bytes look like windows-1252 or say too little. */
const char *charset_guess(const char *bytes, size_t length);
