/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both directions of COMPRESS=DEFLATE (RFC 4978): raw deflate (RFC 1951) without an end. Memory
 * does not grow with what is sent. */
#pragma once

#include <glib.h>
#include <sys/types.h>

typedef struct Deflate Deflate;

Deflate *deflate_new(void);
void deflate_free(Deflate *streams);

/* Bytes of the wire, at most so many, once deflate_unpack() wants them. Copied. */
#define DEFLATE_FEED_MAX 32768
void deflate_feed(Deflate *streams, const void *bytes, size_t length);

/* Up to `length` bytes of what was fed: how many; 0: it wants more; -1: that is no deflate, or its
 * end, and stays so. */
ssize_t deflate_unpack(Deflate *streams, void *buffer, size_t length);

/* What goes over the wire for these bytes, so that the other side can read all of them at once. */
GByteArray *deflate_pack(Deflate *streams, const void *bytes, size_t length);
