/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "archive/certificates.h"

#include "archive/archive-private.h"
#include "archive/audit.h"
#include "archive/certificate-document.h"
#include "store/audit-store.h"
#include "store/certificate-store.h"
#include "store/keys.h"

#include <string.h>

#define ISSUED "certificate issued"
#define ISSUED_ABOUT "run"
#define ISSUED_DETAIL "number=%" G_GINT64_FORMAT " sha256=%s"

/* ── issuing ─────────────────────────────────────────────────────────────────────────────── */

/* Its place after the certificate before it, and in the audit chain. */
static bool
find_place(Archive *archive, Certificate *certificate, GError **error)
{
    AuditHead head;
    if (!certificate_store_last(archive->db, &certificate->previous, &certificate->previous_hash,
                                error) ||
        !audit_store_head(archive->db, &head, error))
        return false;
    certificate->number = certificate->previous + 1;
    certificate->audit_events = head.events;
    certificate->audit_hash = head.hash;
    return true;
}

static bool
sign(Archive *archive, const Certificate *certificate, GError **error)
{
    g_autofree char *document = certificate_document(certificate);
    SignedCertificate row = {
        .run = certificate->run,
        .document = document,
        .signature = keys_sign(archive->db, document, strlen(document)),
    };
    Digest hash = digest_of(document, strlen(document));
    char hex[DIGEST_HEX_SIZE];
    return certificate_store_add(archive->db, &row, error) &&
           audit_note(archive, ISSUED, ISSUED_ABOUT, row.run, error, ISSUED_DETAIL,
                      certificate->number, digest_format(&hash, hex));
}

bool
certificates_issue(Archive *archive, int64_t run, int64_t sources_removed,
                   int64_t sources_remaining, GError **error)
{
    g_autoptr(Certificate) certificate = certificate_new();
    if (!certificate_store_gather(archive->db, run, certificate, error) ||
        !find_place(archive, certificate, error))
        return false;
    certificate->sources_removed = sources_removed;
    certificate->sources_remaining = sources_remaining;
    certificate->program = g_strdup("letterbook " PACKAGE_VERSION);
    certificate->public_key = keys_public_key(archive->db);
    return sign(archive, certificate, error);
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────── */

bool
certificates_each(Archive *archive, CertificateFunc on_certificate, void *data, GError **error)
{
    return certificate_store_each(archive->db, INT64_MIN, INT64_MAX, on_certificate, data, error);
}

typedef struct {
    CertificateFunc on_certificate;
    void *data;
    bool is_found;
} Finding;

static bool
hand_on(const SignedCertificate *certificate, void *data, GError **error)
{
    Finding *finding = data;
    finding->is_found = true;
    return finding->on_certificate(certificate, finding->data, error);
}

bool
certificates_get(Archive *archive, int64_t run, CertificateFunc on_certificate, void *data,
                 GError **error)
{
    Finding finding = {on_certificate, data, false};
    if (!certificate_store_each(archive->db, run, run, hand_on, &finding, error))
        return false;
    return finding.is_found ||
           fail(error, FAIL_USAGE, "there is no certificate of a run %" G_GINT64_FORMAT, run);
}

PublicKey
certificates_public_key(Archive *archive)
{
    return keys_public_key(archive->db);
}

bool
certificates_is_signed(const SignedCertificate *certificate, const PublicKey *key)
{
    return keys_verify(key, certificate->document, strlen(certificate->document),
                       &certificate->signature);
}

/* ── completeness ────────────────────────────────────────────────────────────────────────── */

static bool
remember(const SignedCertificate *certificate, void *data, GError **error)
{
    (void)error;
    GHashTable *hashes = data; /* run -> Digest of the document */
    Digest hash = digest_of(certificate->document, strlen(certificate->document));
    g_hash_table_insert(hashes, g_memdup2(&certificate->run, sizeof certificate->run),
                        g_memdup2(&hash, sizeof hash));
    return true;
}

static bool
check_issued(const AuditEvent *event, void *data, GError **error)
{
    GHashTable *hashes = data;
    if (!g_str_equal(event->action, ISSUED) || !g_str_equal(event->object, ISSUED_ABOUT))
        return true;
    const Digest *hash = g_hash_table_lookup(hashes, &event->object_id);
    char hex[DIGEST_HEX_SIZE];
    if (hash != NULL && g_str_has_suffix(event->detail, digest_format(hash, hex)))
        return true;
    return fail(error, FAIL_CORRUPT,
                "the certificate of run %" G_GINT64_FORMAT " %s (audit event %" G_GINT64_FORMAT
                " says that it was issued)",
                event->object_id, hash == NULL ? "is missing" : "was replaced", event->id);
}

bool
certificates_check_complete(Archive *archive, GError **error)
{
    g_autoptr(GHashTable) hashes =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    g_autoptr(Txn) txn = txn_begin(archive->db, error); /* all as of one moment */
    return txn != NULL && certificates_each(archive, remember, hashes, error) &&
           audit_store_each(archive->db, 1, check_issued, hashes, error);
}
