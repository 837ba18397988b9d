/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finds any of some strings of bytes, all of one length, in one pass over much data. ASCII letters
 * are found in either case. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct Needles Needles;

/* Two bytes or more, up to 255. */
Needles *needles_new(size_t length);
void needles_free(Needles *needles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Needles, needles_free)

size_t needles_length(const Needles *needles);
guint needles_count(const Needles *needles);

/* The bytes (of the length that all have) are copied. */
void needles_add(Needles *needles, const void *bytes);

/* Where the next one at or after `from` begins, and *which it is in the order they were added; -1
 * when there is none. */
ssize_t needles_find(const Needles *needles, const uint8_t *bytes, size_t length, size_t from,
                     guint *which);
