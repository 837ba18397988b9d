/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's side of TLS 1.2 or later over a connected, non-blocking socket. The server's
 * certificate is judged inside the handshake, before any byte of ours is sent through it. */
#pragma once

#include "model/mailbox.h"

#include <gnutls/gnutls.h>

typedef struct {
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
    int descriptor; /* borrowed */
    char *host;
    bool has_pin;
    Digest pin;
    int wire_errno; /* why the last read or write failed */
    char *refusal;  /* why the certificate was not accepted; NULL: it was, or none came yet */
} Tls;

/* FAIL_CONFIG when the authorities cannot be read. */
Tls *tls_new(const MailboxSettings *settings, int descriptor,
             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Closes the TLS session, not the socket. */
void tls_free(Tls *tls);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tls, tls_free)

/* One step of the handshake: 0 done, GnuTLS's negative code otherwise; when that is not fatal
 * (gnutls_error_is_fatal), wait for the socket and come again. */
int tls_handshake(Tls *tls);

/* GnuTLS's negative code in words: of the wire's own fault, where it is one. */
const char *tls_explain(const Tls *tls, int code);

/* What a fatal code of the handshake means, as *error. Returns false. */
bool tls_fail(const Tls *tls, int code, GError **error);

/* "TLS 1.3, certificate of imap.example.no, valid to 2027-01-31". */
char *tls_describe(const Tls *tls);
