/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/certificate-check.h"

#include "archive/audit.h"
#include "base/error.h"
#include "view/certificate-json.h"

#include <string.h>

static bool
check_link(const CertificateCheck *check, const Certificate *certificate, GError **error)
{
    if (certificate->number != certificate->previous + 1)
        return fail(error, FAIL_CORRUPT, "it does not say which certificate it follows");
    if (check->number == 0 && !check->is_whole)
        return true;
    if (certificate->previous > check->number)
        return fail(error, FAIL_CORRUPT,
                    "it is number %" G_GINT64_FORMAT ", and number %" G_GINT64_FORMAT
                    " is missing before it",
                    certificate->number, certificate->previous);
    if (certificate->previous < check->number)
        return fail(error, FAIL_CORRUPT,
                    "it is number %" G_GINT64_FORMAT ", and stands after number %" G_GINT64_FORMAT,
                    certificate->number, check->number);
    return check->number == 0 || digest_equal(&certificate->previous_hash, &check->hash) ||
           fail(error, FAIL_CORRUPT,
                "it follows another number %" G_GINT64_FORMAT " than the one before it",
                check->number);
}

static bool
check_place(const CertificateCheck *check, const Certificate *certificate, GError **error)
{
    AuditHead place = {certificate->audit_events, certificate->audit_hash};
    return check->archive == NULL || audit_check_position(check->archive, &place, error);
}

static bool
check_signature(const CertificateCheck *check, const SignedCertificate *certificate, GError **error)
{
    return certificates_is_signed(certificate, &check->key) ||
           fail(error, FAIL_CORRUPT,
                "its signature does not fit: it was changed, or signed with another key");
}

bool
certificate_check_next(CertificateCheck *check, const SignedCertificate *signed_certificate,
                       Certificate **certificate, GError **error)
{
    if (!check_signature(check, signed_certificate, error))
        return false;
    g_autoptr(Certificate) read = certificate_json_read(signed_certificate->document, error);
    if (read == NULL || !check_link(check, read, error) || !check_place(check, read, error))
        return false;
    if (signed_certificate->run != 0 && signed_certificate->run != read->run)
        return fail(error, FAIL_CORRUPT, "it is that of run %" G_GINT64_FORMAT, read->run);
    check->number = read->number;
    check->hash = digest_of(signed_certificate->document, strlen(signed_certificate->document));
    check->count++;
    if (certificate != NULL)
        *certificate = g_steal_pointer(&read);
    return true;
}
