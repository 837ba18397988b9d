/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes that arrive in pieces and are read again, as often as needed. Small ones stay in
 * memory; large ones go to a file that has no name, so that memory does not grow with a
 * message and a crash leaves nothing behind. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Up to this many bytes stay in memory. */
#define SPOOL_MEMORY_MAX (1024 * 1024)

typedef struct Spool Spool;

/* `directory` holds the nameless file of a large spool; copied. NULL: it stays in memory, for
 * programs that may open no file. */
Spool *spool_new(const char *directory);
void spool_free(Spool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Spool, spool_free)

/* FAIL_TEMPORARY when the disk is full or fails. */
bool spool_append(Spool *spool, const void *bytes, size_t length,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Forgets all bytes, keeps the memory for the next use. */
void spool_reset(Spool *spool);

/* A new spool with all the bytes of this one, which is empty afterwards. */
Spool *spool_take(Spool *spool);

int64_t spool_size(const Spool *spool);

/* Copies up to `length` bytes from `offset`; returns how many (fewer only at the end), or -1. */
ssize_t spool_read(const Spool *spool, int64_t offset, void *buffer, size_t length,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All bytes, when they are in memory; NULL when they are in the file. Borrowed until the next
 * append, reset or free. */
const uint8_t *spool_memory(const Spool *spool);

/* The file's descriptor, borrowed, when the bytes are there; -1 when they are in memory. Its
 * file position is nobody's: use pread(2). */
int spool_descriptor(const Spool *spool);
