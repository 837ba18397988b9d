/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Compression of one block in memory. A codec is kept for many blocks: setting up zlib costs
 * more than a small message. */
#pragma once

#include "base/error.h"

#include <stddef.h>
#include <stdint.h>

/* These numbers are in the database. */
typedef enum {
    PACK_STORED = 0,         /* as it is: it did not shrink */
    PACK_DEFLATED = 1,       /* raw deflate (RFC 1951) */
    PACK_MESSAGE_1_CRLF = 2, /* the same, with a dictionary (store/dictionary.h) */
    PACK_MESSAGE_1_LF = 3,   /* likewise */
    PACK_PRIMED = 4,         /* the same, after a primer */
} PackMethod;

/* Bytes that whoever unpacks a block has as well, and that are much like it. */
#define PRIMER_SIZE 32768 /* deflate does not look further back */
typedef struct {
    uint8_t bytes[PRIMER_SIZE];
    size_t length; /* 0: none */
} Primer;

typedef struct Codec Codec;
Codec *codec_new(void);
void codec_free(Codec *codec);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Codec, codec_free)

/* A block as it goes to the database. `bytes` is borrowed from the codec until its next use, or
 * is the very block that was given. */
typedef struct {
    PackMethod method;
    const uint8_t *bytes;
    size_t length;
    const Primer *primer; /* of PACK_PRIMED */
} Packed;

/* Deflates unless that is not worth it, which a look at a sample tells. */
Packed codec_pack(Codec *codec, const void *bytes, size_t length);

/* For a message, or its beginning: when it is small it takes a dictionary as well. */
Packed codec_pack_message(Codec *codec, const void *bytes, size_t length);

/* As codec_pack(); a short block after the primer. */
Packed codec_pack_primed(Codec *codec, const Primer *primer, const void *bytes, size_t length);

/* The first `size` bytes of the block, into `block`. FAIL_CORRUPT when it is not that long, or its
 * primer is missing. */
bool codec_unpack(Codec *codec, const Packed *packed, void *block, size_t size,
                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a block that has no more than these, in a third of the time. */
bool codec_unpack_whole(Codec *codec, const Packed *packed, void *block, size_t size,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Makes the beginning of a block of `size` bytes a primer. FAIL_CORRUPT as above. */
bool codec_unpack_primer(Codec *codec, const Packed *packed, size_t size, Primer *primer,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
