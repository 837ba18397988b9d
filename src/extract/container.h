/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files inside a file: zip, tar, and what gzip compressed. */
#pragma once

#include "extract/reading.h"

typedef struct Container Container;

/* `bytes` are borrowed for its life. What is no archive is damaged, as the reading tells: NULL. */
Container *container_open(Reading *reading, const void *bytes, size_t length);
void container_free(Container *container);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Container, container_free)

/* Goes to the next member that is a file; false at the end. *name is borrowed until the next call;
 * bytes in an unknown charset, "" when there is none. */
bool container_next(Container *container, const char **name);

/* The next bytes of the member, in a buffer of the container's; 0 at its end, when it is damaged or
 * encrypted, and when the reading is over. */
size_t container_read(Container *container, const void **bytes);

/* Appends the rest of the member. A member that is too large is left out: the array is emptied. */
void container_read_rest(Container *container, GByteArray *bytes);
