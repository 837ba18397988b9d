/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHA-256 (FIPS 180-4) of bytes that come in pieces. */
#pragma once

#include "base/spool.h"

#include <nettle/sha2.h>

#define DIGEST_SIZE SHA256_DIGEST_SIZE
#define DIGEST_HEX_SIZE (2 * DIGEST_SIZE + 1)

typedef struct {
    uint8_t bytes[DIGEST_SIZE];
} Digest;

typedef struct sha256_ctx Digester;

void digester_init(Digester *digester);
void digester_add(Digester *digester, const void *bytes, size_t length);
Digest digester_finish(Digester *digester);

Digest digest_of(const void *bytes, size_t length);
bool digest_of_spool(const Spool *spool, Digest *digest, GError **error) G_GNUC_WARN_UNUSED_RESULT;

bool digest_equal(const Digest *one, const Digest *other);

/* Lower-case hexadecimal with its terminating NUL; returns buffer. */
const char *digest_format(const Digest *digest, char buffer[static DIGEST_HEX_SIZE]);
bool digest_parse(const char *hex, Digest *digest);
