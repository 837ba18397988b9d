/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A message made ready to be stored: cut, decoded, digested and compressed. That needs no database,
 * so it is done beside the thread that stores, which compresses nothing then. */
#pragma once

#include "base/digest.h"
#include "base/spool.h"
#include "store/chunker.h"

typedef struct {
    PackMethod method;
    size_t size; /* before compression */
    GBytes *bytes;
} PreparedChunk;

typedef struct {
    int64_t size;
    Digest sha256;  /* all zero for a skeleton */
    GArray *chunks; /* PreparedChunk */
} PreparedContent;

typedef struct {
    GArray *cuts;        /* Cut */
    GPtrArray *contents; /* PreparedContent: one for each cut */
    PreparedContent *skeleton;
} Prepared;

void prepared_free(Prepared *prepared);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prepared, prepared_free)

/* Who prepares, one message after the other; for one thread at a time. */
typedef struct Preparer Preparer;
Preparer *preparer_new(void);
void preparer_free(Preparer *preparer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Preparer, preparer_free)

/* Sets *prepared, newly allocated; NULL for a message that is too large to be held in memory: it is
 * compressed while it is stored. `base64_ranges` as in rendition_store_add(). */
bool preparer_prepare(Preparer *preparer, const Spool *raw, const GArray *base64_ranges,
                      Prepared **prepared, GError **error) G_GNUC_WARN_UNUSED_RESULT;
