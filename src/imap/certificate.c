/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/certificate.h"

#include "base/civil.h"
#include "base/server-text.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <string.h>

#define NAMES_SHOWN 5
#define SECONDS_A_DAY 86400

bool
certificate_digest(gnutls_session_t session, Digest *digest)
{
    unsigned count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    if (chain == NULL || count == 0)
        return false;
    *digest = digest_of(chain[0].data, chain[0].size);
    return true;
}

/* The server's own certificate, to be freed with gnutls_x509_crt_deinit(); NULL: none that can
 * be read. */
static gnutls_x509_crt_t
open_certificate(gnutls_session_t session)
{
    unsigned count = 0;
    const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &count);
    gnutls_x509_crt_t certificate;
    if (chain == NULL || count == 0 || gnutls_x509_crt_init(&certificate) < 0)
        return NULL;
    if (gnutls_x509_crt_import(certificate, &chain[0], GNUTLS_X509_FMT_DER) < 0) {
        gnutls_x509_crt_deinit(certificate);
        return NULL;
    }
    return certificate;
}

static char *
alternative_name(gnutls_x509_crt_t certificate, unsigned index, bool *is_end)
{
    char name[256];
    size_t size = sizeof name;
    int type = gnutls_x509_crt_get_subject_alt_name(certificate, index, name, &size, NULL);
    *is_end = type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
    if (type == GNUTLS_SAN_DNSNAME)
        return server_text(name, size);
    if (type == GNUTLS_SAN_IPADDRESS && (size == 4 || size == 16)) {
        char address[INET6_ADDRSTRLEN];
        inet_ntop(size == 4 ? AF_INET : AF_INET6, name, address, sizeof address);
        return g_strdup(address);
    }
    return NULL;
}

/* The host names it was issued for, "a, b and 7 more". */
static char *
names_of(gnutls_x509_crt_t certificate)
{
    g_autoptr(GString) names = g_string_new(NULL);
    unsigned count = 0;
    bool is_end = false;
    for (unsigned i = 0; !is_end && i < 1000; i++) {
        g_autofree char *name = alternative_name(certificate, i, &is_end);
        if (name != NULL && count++ < NAMES_SHOWN)
            g_string_append_printf(names, "%s%s", count > 1 ? ", " : "", name);
    }
    if (count > NAMES_SHOWN)
        g_string_append_printf(names, " and %u more", count - NAMES_SHOWN);
    if (count == 0) {
        char common[256];
        size_t size = sizeof common;
        if (gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, common,
                                          &size) < 0)
            return g_strdup("no host name");
        return server_text(common, size);
    }
    return g_strdup(names->str);
}

static const char *
day_of(time_t when, char buffer[static DAY_TEXT_SIZE])
{
    return day_format((Day)(when / SECONDS_A_DAY), buffer);
}

static void add_fault(GString *faults, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_fault(GString *faults, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (faults->len > 0)
        g_string_append(faults, "; ");
    g_string_append_vprintf(faults, format, arguments);
    va_end(arguments);
}

#define AUTHORITY_FAULTS                                                                           \
    (GNUTLS_CERT_SIGNER_NOT_FOUND | GNUTLS_CERT_SIGNER_NOT_CA | GNUTLS_CERT_SIGNATURE_FAILURE)

static void
add_issuer_fault(GString *faults, gnutls_x509_crt_t certificate, unsigned status)
{
    if (gnutls_x509_crt_check_issuer(certificate, certificate) != 0) {
        add_fault(faults, "it is self-signed");
        return;
    }
    char issuer[256] = "";
    size_t size = sizeof issuer;
    gnutls_x509_crt_get_issuer_dn(certificate, issuer, &size);
    g_autofree char *shown = server_text(issuer, strlen(issuer));
    add_fault(faults, "it was issued by an unknown authority (%s%s)", shown,
              (status & GNUTLS_CERT_SIGNATURE_FAILURE) != 0
                  ? "; one of that name is known, but did not sign it"
                  : "");
}

static void
add_authority_faults(GString *faults, gnutls_x509_crt_t certificate, unsigned status)
{
    if ((status & AUTHORITY_FAULTS) != 0)
        add_issuer_fault(faults, certificate, status);
    if ((status & GNUTLS_CERT_REVOKED) != 0)
        add_fault(faults, "it is revoked");
    if ((status & GNUTLS_CERT_INSECURE_ALGORITHM) != 0)
        add_fault(faults, "it is signed with an algorithm that is no longer secure");
    if ((status & GNUTLS_CERT_PURPOSE_MISMATCH) != 0)
        add_fault(faults, "it was not issued for a server");
    if ((status & GNUTLS_CERT_SIGNER_CONSTRAINTS_FAILURE) != 0)
        add_fault(faults, "its authority may not issue for this name");
}

static void
add_date_faults(GString *faults, gnutls_x509_crt_t certificate, unsigned status)
{
    char day[DAY_TEXT_SIZE];
    time_t begins = gnutls_x509_crt_get_activation_time(certificate);
    time_t ends = gnutls_x509_crt_get_expiration_time(certificate);
    Instant now = instant_now();
    if (ends < now)
        add_fault(faults, "it expired on %s", day_of(ends, day));
    else if (begins > now)
        add_fault(faults, "it is not valid before %s", day_of(begins, day));
    else if ((status & (GNUTLS_CERT_EXPIRED | GNUTLS_CERT_NOT_ACTIVATED)) != 0)
        add_fault(faults, "a certificate of its authority has expired or is not yet valid");
}

char *
certificate_explain(gnutls_session_t session, unsigned status, const char *host)
{
    gnutls_x509_crt_t certificate = open_certificate(session);
    if (certificate == NULL)
        return g_strdup("it cannot be read");
    g_autoptr(GString) faults = g_string_new(NULL);
    add_authority_faults(faults, certificate, status);
    add_date_faults(faults, certificate, status);
    if (gnutls_x509_crt_check_hostname(certificate, host) == 0) {
        g_autofree char *names = names_of(certificate);
        add_fault(faults, "it was issued for %s, not for %s", names, host);
    }
    if (faults->len == 0)
        add_fault(faults, "it is not trusted (flags %#x)", status);
    gnutls_x509_crt_deinit(certificate);

    Digest digest;
    char hex[DIGEST_HEX_SIZE] = "";
    if (certificate_digest(session, &digest))
        digest_format(&digest, hex);
    bool wants_authority = (status & AUTHORITY_FAULTS) != 0;
    return g_strdup_printf(
        "%s. If it is the right server all the same, set %scertificate-sha256 "
        "= %s",
        faults->str, wants_authority ? "ca-file to its authority's certificate or " : "", hex);
}

char *
certificate_describe(gnutls_session_t session)
{
    gnutls_x509_crt_t certificate = open_certificate(session);
    if (certificate == NULL)
        return g_strdup("no certificate");
    char day[DAY_TEXT_SIZE];
    g_autofree char *names = names_of(certificate);
    time_t ends = gnutls_x509_crt_get_expiration_time(certificate);
    char *description = g_strdup_printf("certificate of %s, valid to %s", names, day_of(ends, day));
    gnutls_x509_crt_deinit(certificate);
    return description;
}
