/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proof of expiry runs. Each executed run leaves a document with its counts, signed with the
 * archive's own key. It names the certificate before it and the place in the audit chain where it
 * was issued, so that none can be taken out or replaced without it showing. */
#pragma once

#include "archive/archive.h"
#include "model/certificate.h"

/* Inside the run's last transaction, when its row and its counts are complete; notes the event
 * "certificate issued". The counts of source copies: those removed in this run, and those that
 * are still to go. */
bool certificates_issue(Archive *archive, int64_t run, int64_t sources_removed,
                        int64_t sources_remaining, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In the order of their runs, as of one moment. False with *error set ends the walk. */
typedef bool (*CertificateFunc)(const SignedCertificate *certificate, void *data, GError **error);
bool certificates_each(Archive *archive, CertificateFunc on_certificate, void *data,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* That of one run; FAIL_USAGE when there is none. */
bool certificates_get(Archive *archive, int64_t run, CertificateFunc on_certificate, void *data,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* FAIL_CORRUPT when one that the audit chain says was issued is missing or was replaced. */
bool certificates_check_complete(Archive *archive, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The archive's own. */
PublicKey certificates_public_key(Archive *archive);

/* Whether this very document was signed with that key. Needs no archive. */
bool certificates_is_signed(const SignedCertificate *certificate, const PublicKey *key);
