/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Certificates as JSON. The file that is handed out holds the signed document, its signature and
 * the public key: {"certificate":{…},"public_key":"hex","signature":"base64"}. What is signed are
 * the bytes of the document in canonical form (base/canonical-json.h): blanks that a program or a
 * mail server adds do no harm. */
#pragma once

#include "base/error.h"
#include "model/certificate.h"

/* One line, newly allocated. */
char *certificate_json_export(const SignedCertificate *certificate, const PublicKey *key);

/* The same read back; *document is newly allocated. FAIL_MALFORMED. */
typedef struct {
    char *document; /* canonical */
    Signature signature;
    PublicKey key; /* that the file names */
} ExportedCertificate;
bool certificate_json_import(const char *text, size_t length, ExportedCertificate *exported,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What the document says; keys that this version does not know are passed over. Whether it is
 * genuine, its signature tells. FAIL_MALFORMED. */
Certificate *certificate_json_read(const char *document, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In a list of them: one line, newly allocated. */
char *certificate_json_summary(const Certificate *certificate, const Digest *hash);

/* Of certificates that are genuine. */
char *certificate_json_verdict(int64_t certificates, const PublicKey *key);
