/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/certificate.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(PublicKey) == sizeof(Digest), "a key is written like a digest");

const char *
public_key_format(const PublicKey *key, char buffer[static PUBLIC_KEY_HEX_SIZE])
{
    Digest digest;
    memcpy(digest.bytes, key->bytes, sizeof key->bytes);
    return digest_format(&digest, buffer);
}

bool
public_key_parse(const char *hex, PublicKey *key)
{
    Digest digest;
    if (!digest_parse(hex, &digest))
        return false;
    memcpy(key->bytes, digest.bytes, sizeof key->bytes);
    return true;
}

bool
public_key_equal(const PublicKey *one, const PublicKey *other)
{
    return memcmp(one->bytes, other->bytes, sizeof one->bytes) == 0;
}

static void
purged_count_free(PurgedCount *count)
{
    g_free(count->rule);
    g_free(count->mailbox);
    g_free(count->channel);
    g_free(count->month);
    g_free(count);
}

static void
kept_count_free(KeptCount *count)
{
    g_free(count->rule);
    g_free(count);
}

Certificate *
certificate_new(void)
{
    Certificate *certificate = g_new0(Certificate, 1);
    certificate->accepted_due = -1;
    certificate->accepted_clock = certificate->today = DAY_NONE;
    certificate->started_at = certificate->finished_at = INSTANT_NONE;
    certificate->purged_by = g_ptr_array_new_with_free_func((GDestroyNotify)purged_count_free);
    certificate->kept = g_ptr_array_new_with_free_func((GDestroyNotify)kept_count_free);
    return certificate;
}

void
certificate_free(Certificate *certificate)
{
    g_ptr_array_unref(certificate->purged_by);
    g_ptr_array_unref(certificate->kept);
    g_free(certificate->program);
    g_free(certificate);
}

PurgedCount *
certificate_add_purged(Certificate *certificate)
{
    PurgedCount *count = g_new0(PurgedCount, 1);
    g_ptr_array_add(certificate->purged_by, count);
    return count;
}

KeptCount *
certificate_add_kept(Certificate *certificate)
{
    KeptCount *count = g_new0(KeptCount, 1);
    g_ptr_array_add(certificate->kept, count);
    return count;
}
