/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Character references of HTML, "&aring;" and "&#229;", with and without the semicolon. */
#pragma once

#include <stdint.h>

/* The character of the reference at `at` (&), and the place after it; 0 when it is none. */
uint32_t html_read_reference(const char *at, const char *end, const char **after);
