/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/digest.h"

#include <string.h>

void
digester_init(Digester *digester)
{
    sha256_init(digester);
}

void
digester_add(Digester *digester, const void *bytes, size_t length)
{
    sha256_update(digester, length, bytes);
}

Digest
digester_finish(Digester *digester)
{
    Digest digest;
    sha256_digest(digester, sizeof digest.bytes, digest.bytes);
    return digest;
}

Digest
digest_of(const void *bytes, size_t length)
{
    Digester digester;
    digester_init(&digester);
    digester_add(&digester, bytes, length);
    return digester_finish(&digester);
}

bool
digest_of_spool(const Spool *spool, Digest *digest, GError **error)
{
    if (spool_memory(spool) != NULL) {
        *digest = digest_of(spool_memory(spool), (size_t)spool_size(spool));
        return true;
    }
    Digester digester;
    digester_init(&digester);
    uint8_t buffer[32768];
    for (int64_t offset = 0; offset < spool_size(spool);) {
        ssize_t got = spool_read(spool, offset, buffer, sizeof buffer, error);
        if (got < 0)
            return false;
        digester_add(&digester, buffer, (size_t)got);
        offset += got;
    }
    *digest = digester_finish(&digester);
    return true;
}

bool
digest_equal(const Digest *one, const Digest *other)
{
    return memcmp(one->bytes, other->bytes, sizeof one->bytes) == 0;
}

const char *
digest_format(const Digest *digest, char buffer[static DIGEST_HEX_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        buffer[2 * i] = digits[digest->bytes[i] >> 4];
        buffer[2 * i + 1] = digits[digest->bytes[i] & 15];
    }
    buffer[2 * DIGEST_SIZE] = '\0';
    return buffer;
}

bool
digest_parse(const char *hex, Digest *digest)
{
    if (strlen(hex) != 2 * DIGEST_SIZE)
        return false;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        int high = g_ascii_xdigit_value(hex[2 * i]);
        int low = g_ascii_xdigit_value(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        digest->bytes[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}
