/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "imap/tls.h"

#include "base/error.h"
#include "imap/certificate.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/x509.h>
#include <string.h>
#include <sys/socket.h>

static const char priorities[] = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

/* GnuTLS would write without MSG_NOSIGNAL, and a lost connection would end the process. */
static ssize_t
push(gnutls_transport_ptr_t data, const giovec_t *pieces, int count)
{
    Tls *tls = data;
    struct iovec copies[16];
    count = MIN(count, (int)G_N_ELEMENTS(copies));
    for (int i = 0; i < count; i++)
        copies[i] = (struct iovec){pieces[i].iov_base, pieces[i].iov_len};
    struct msghdr message = {.msg_iov = copies, .msg_iovlen = (size_t)count};
    ssize_t sent = sendmsg(tls->descriptor, &message, MSG_NOSIGNAL);
    tls->wire_errno = errno;
    return sent;
}

static ssize_t
pull(gnutls_transport_ptr_t data, void *buffer, size_t length)
{
    Tls *tls = data;
    ssize_t count = recv(tls->descriptor, buffer, length, 0);
    tls->wire_errno = errno;
    return count;
}

static char *
judge_pin(Tls *tls)
{
    Digest digest;
    char hex[DIGEST_HEX_SIZE];
    if (!certificate_digest(tls->session, &digest))
        return g_strdup("the server shows no certificate");
    if (digest_equal(&digest, &tls->pin))
        return NULL;
    return g_strdup_printf("the server's certificate is not the one that certificate-sha256 "
                           "names: it has the fingerprint %s. If it was renewed, set "
                           "certificate-sha256 to that",
                           digest_format(&digest, hex));
}

static char *
judge_chain(Tls *tls)
{
    char server_purpose[] = GNUTLS_KP_TLS_WWW_SERVER;
    gnutls_typed_vdata_st demands[] = {
        {GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)tls->host, 0},
        {GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)server_purpose, 0},
    };
    unsigned status = 0;
    int result =
        gnutls_certificate_verify_peers(tls->session, demands, G_N_ELEMENTS(demands), &status);
    if (result < 0)
        return g_strdup_printf("the server's certificate cannot be verified: %s",
                               gnutls_strerror(result));
    if (status == 0)
        return NULL;
    g_autofree char *faults = certificate_explain(tls->session, status, tls->host);
    return g_strdup_printf("the server's certificate is not accepted: %s", faults);
}

static int
judge_certificate(gnutls_session_t session)
{
    Tls *tls = gnutls_session_get_ptr(session);
    g_free(tls->refusal);
    tls->refusal = tls->has_pin ? judge_pin(tls) : judge_chain(tls);
    return tls->refusal == NULL ? 0 : GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR;
}

static bool
load_authorities(Tls *tls, const char *ca_file, GError **error)
{
    int count = ca_file != NULL ? gnutls_certificate_set_x509_trust_file(tls->credentials, ca_file,
                                                                         GNUTLS_X509_FMT_PEM)
                                : gnutls_certificate_set_x509_system_trust(tls->credentials);
    if (count > 0)
        return true;
    const char *why = count < 0 ? gnutls_strerror(count) : "there is none in it";
    if (ca_file != NULL)
        return fail(error, FAIL_CONFIG, "reading certificates from ca-file %s: %s", ca_file, why);
    return fail(error, FAIL_CONFIG,
                "the system has no certificate authorities (%s): install ca-certificates, or set "
                "ca-file",
                why);
}

static bool
is_address(const char *host)
{
    struct in6_addr address;
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1;
}

Tls *
tls_new(const MailboxSettings *settings, int descriptor, GError **error)
{
    g_autoptr(Tls) tls = g_new0(Tls, 1);
    tls->descriptor = descriptor;
    tls->host = g_strdup(settings->host);
    tls->has_pin = settings->has_pin;
    tls->pin = settings->pin;
    if (gnutls_certificate_allocate_credentials(&tls->credentials) < 0 ||
        gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK) < 0) {
        fail(error, FAIL_TEMPORARY, "preparing TLS failed");
        return NULL;
    }
    if (!tls->has_pin && !load_authorities(tls, settings->ca_file, error))
        return NULL;
    if (gnutls_priority_set_direct(tls->session, priorities, NULL) < 0)
        g_error("GnuTLS does not know the priorities %s", priorities);
    gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->credentials);
    gnutls_session_set_ptr(tls->session, tls);
    gnutls_session_set_verify_function(tls->session, judge_certificate);
    if (!is_address(tls->host))
        gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, tls->host, strlen(tls->host));
    gnutls_transport_set_ptr(tls->session, tls);
    gnutls_transport_set_vec_push_function(tls->session, push);
    gnutls_transport_set_pull_function(tls->session, pull);
    return g_steal_pointer(&tls);
}

void
tls_free(Tls *tls)
{
    if (tls->session != NULL)
        gnutls_deinit(tls->session);
    if (tls->credentials != NULL)
        gnutls_certificate_free_credentials(tls->credentials);
    g_free(tls->host);
    g_free(tls->refusal);
    g_free(tls);
}

int
tls_handshake(Tls *tls)
{
    return gnutls_handshake(tls->session);
}

const char *
tls_explain(const Tls *tls, int code)
{
    return code == GNUTLS_E_PULL_ERROR || code == GNUTLS_E_PUSH_ERROR ? g_strerror(tls->wire_errno)
                                                                      : gnutls_strerror(code);
}

bool
tls_fail(const Tls *tls, int code, GError **error)
{
    if (tls->refusal != NULL)
        return fail(error, FAIL_UNAVAILABLE, "%s", tls->refusal);
    switch (code) {
    case GNUTLS_E_UNEXPECTED_PACKET:
    case GNUTLS_E_UNEXPECTED_PACKET_LENGTH:
    case GNUTLS_E_UNSUPPORTED_VERSION_PACKET:
        return fail(error, FAIL_UNAVAILABLE,
                    "the server does not answer with TLS 1.2 or later (%s): is it the right port?",
                    gnutls_strerror(code));
    case GNUTLS_E_FATAL_ALERT_RECEIVED:
        return fail(error, FAIL_UNAVAILABLE, "the server refuses TLS: %s",
                    gnutls_alert_get_name(gnutls_alert_get(tls->session)));
    default:
        return fail(error, FAIL_UNAVAILABLE, "TLS handshake: %s", tls_explain(tls, code));
    }
}

char *
tls_describe(const Tls *tls)
{
    g_autofree char *certificate = certificate_describe(tls->session);
    const char *version = gnutls_protocol_get_name(gnutls_protocol_get_version(tls->session));
    const char *number = g_str_has_prefix(version, "TLS") ? version + 3 : version;
    return g_strdup_printf("TLS %s, %s%s", number, certificate, tls->has_pin ? " (pinned)" : "");
}
