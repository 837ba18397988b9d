/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether certificates are genuine, one after the other: signed with the expected key, each
 * following the one before it, and issued where the audit chain says. */
#pragma once

#include "archive/certificates.h"

typedef struct {
    PublicKey key;
    Archive *archive; /* NULL: there is no audit chain to look at */
    bool is_whole;    /* the first one must be number 1 */
    int64_t number;   /* of the last one checked; 0: none yet */
    Digest hash;      /* of its document */
    int64_t count;
} CertificateCheck;

/* FAIL_CORRUPT says what is wrong, FAIL_MALFORMED what cannot be read. *certificate, unless NULL,
 * is what it says. */
bool certificate_check_next(CertificateCheck *check, const SignedCertificate *signed_certificate,
                            Certificate **certificate, GError **error) G_GNUC_WARN_UNUSED_RESULT;
